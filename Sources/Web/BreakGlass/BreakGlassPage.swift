package import Domain
import Texts

/// `GET, POST /admin/break-glass`: where the code leads that `lockstep admin break-glass` prints. Nothing links here.
package struct BreakGlassPage: Page {
    package var problems: [Refusal]

    package init(problems: [Refusal] = []) {
        self.problems = problems
    }

    package var title: String { BreakGlassWords.title }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.code])
        let code = Field(name: .code, kind: .longCode, label: BreakGlassWords.code, isFocused: true)
        return """
            \(problems.summary)<p class="lead">\(BreakGlassWords.lead)</p>
            <p>\(BreakGlassWords.loud)</p>
            \(context.form(to: "/break-glass", """
            \(code.markup(problems.at(.code)))
            <p class="actions"><button>\(BreakGlassWords.signIn)</button></p>
            """))
            """
    }
}
