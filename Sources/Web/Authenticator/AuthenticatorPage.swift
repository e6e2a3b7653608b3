package import Domain
import Texts

/// `GET, POST /security/authenticator/confirm`: the QR code, the key, and the first code.
package struct AuthenticatorPage: Page {
    /// The path of the QR code's dark modules, and how many modules its side has with the quiet zone.
    package var qrPath: Secret<String>
    package var qrSide: Int
    /// In groups of four.
    package var key: Secret<String>
    package var isReplacement: Bool
    package var problems: [Refusal]

    package init(
        qrPath: Secret<String>, qrSide: Int, key: Secret<String>, isReplacement: Bool, problems: [Refusal] = []
    ) {
        self.qrPath = qrPath
        self.qrSide = qrSide
        self.key = key
        self.isReplacement = isReplacement
        self.problems = problems
    }

    package var title: String { FactorWords.scanTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.code])
        let field = Field(name: .code, kind: .code, label: FactorWords.firstCode)
        return """
            \(problems.summary)<p class="lead">\(FactorWords.scan)</p>
            <svg class="qr" role="img" aria-label="\(FactorWords.qrAlternative)" viewBox="0 0 \(qrSide) \(qrSide)" \
            shape-rendering="crispEdges"><rect width="\(qrSide)" height="\(qrSide)" fill="#fff"/>\
            <path d="\(qrPath.exposed)" fill="#000"/></svg>
            <p>\(FactorWords.keyIntro)</p>
            <p class="key"><code id="totp-key">\(key.exposed)</code></p>
            <p class="hint">\(FactorWords.keepKey)</p>\(isReplacement ? "\n<p>\(FactorWords.oldWorks)</p>" as HTML : nil)
            \(context.form(to: "/security/authenticator/confirm", """
            \(field.markup(problems.at(.code)))
            <p class="actions"><button>\(FactorWords.submit)</button></p>
            """))
            """
    }
}
