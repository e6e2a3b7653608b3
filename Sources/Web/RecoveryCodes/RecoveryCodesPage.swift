package import Domain
import Texts

/// `GET /security/recovery-codes`
package struct RecoveryCodesPage: Page {
    package var left: Int
    package var problems: [Refusal]

    package init(left: Int, problems: [Refusal] = []) {
        self.left = left
        self.problems = problems
    }

    package var title: String { FactorWords.codesTitle }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)<p class="lead">\(FactorWords.codesWhy)</p>
        <p>\(FactorWords.codesLeft(left))</p>
        \(context.form(to: "/security/recovery-codes", """
        <p class="hint">\(FactorWords.makeCodesWhy)</p>
        <p class="actions"><button>\(FactorWords.makeCodes)</button></p>
        """))
        """
    }
}

/// The answer to `POST /security/recovery-codes`: the only time that they are seen.
package struct NewRecoveryCodesPage: Page {
    package var codes: [Secret<String>]

    package init(codes: [Secret<String>]) {
        self.codes = codes
    }

    package var title: String { FactorWords.codesTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(FactorWords.codesShownOnce)</p>
        <ol class="codes" id="recovery-codes">\(codes.map(Self.line))
        </ol>
        <p class="actions"><button class="secondary" type="button" hidden data-print>\(FactorWords.printCodes)</button> \
        <button class="secondary" type="button" hidden data-save="recovery-codes">\(FactorWords.downloadCodes)</button></p>
        <p class="actions"><a class="button" href="\(context.address(of: "/security/factors"))">\
        \(FactorWords.codesDone)</a></p>
        """
    }

    private static func line(_ code: Secret<String>) -> HTML {
        "\n<li><code>\(code.exposed)</code></li>"
    }
}
