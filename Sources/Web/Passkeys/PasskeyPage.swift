package import Domain
import Texts
package import UseCases

/// `GET, POST /security/passkeys`: a passkey is made by the browser, and named.
package struct PasskeyPage: Page {
    package var creation: PasskeyCreation
    /// Suggested, or typed before.
    package var name: String
    package var problems: [Refusal]

    package init(creation: PasskeyCreation, name: String, problems: [Refusal] = []) {
        self.creation = creation
        self.name = name
        self.problems = problems
    }

    package var title: String { PasskeyWords.addTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.name])
        let field = Field(
            name: .name, kind: .shortName, label: PasskeyWords.name, hint: PasskeyWords.nameHint, value: name)
        return """
            \(problems.summary)<p class="lead">\(PasskeyWords.addWhy)</p>
            \(PasskeyProblem.unable(
                withoutScript: PasskeyWords.addNeedsScript, withoutPasskeys: PasskeyWords.addUnknownHere))
            \(context.passkeyForm(to: "/security/passkeys", creation, """
            \(field.markup(problems.at(.name)))
            <p class="actions"><button hidden>\(PasskeyWords.addNow)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: "/security/factors"))">\(PasskeyWords.back)</a></p>
            """
    }
}
