package import Domain
import Texts

/// `GET, POST /security/push`: the QR code that a phone scans, and the number that it then shows.
package struct PhonePage: Page {
    package enum Step: Sendable {
        /// No code yet.
        case begin
        /// The path of the QR code's dark modules, and how many modules its side has with the quiet zone.
        case scan(qrPath: Secret<String>, qrSide: Int)
        case confirm(name: String)
    }

    package var step: Step
    package var problems: [Refusal]

    package init(step: Step, problems: [Refusal] = []) {
        self.step = step
        self.problems = problems
    }

    package var title: String { PushWords.scanTitle }

    package func body(in context: PageContext) -> HTML {
        if case .begin = step {
            return """
                <p class="lead">\(PushWords.haveAtHand)</p>
                \(context.form(to: "/security/push/begin", "<p class=\"actions\"><button>\(PushWords.showCode)</button></p>"))
                """
        }
        let problems = FormProblems(problems, fields: [.code])
        let field = Field(name: .code, kind: .code, label: PushWords.number, hint: PushWords.whyNumber)
        return """
            \(problems.summary)\(introduction)
            \(context.form(to: "/security/push", """
            \(field.markup(problems.at(.code)))
            <p class="actions"><button>\(PushWords.confirm)</button></p>
            """))\(again(context))
            """
    }

    private var introduction: HTML? {
        switch step {
        case .begin: nil
        case .scan(let path, let side):
            """
            <p class="lead">\(PushWords.scan)</p>
            <svg class="qr" role="img" aria-label="\(PushWords.qrAlternative)" viewBox="0 0 \(side) \(side)" \
            shape-rendering="crispEdges"><rect width="\(side)" height="\(side)" fill="#fff"/>\
            <path d="\(path.exposed)" fill="#000"/></svg>
            <p>\(PushWords.thenType)</p>
            """
        case .confirm(let name): "<p class=\"lead\"><bdi>\(name)</bdi> \(PushWords.hasAnswered)</p>"
        }
    }

    private func again(_ context: PageContext) -> HTML? {
        guard case .confirm = step else { return nil }
        return """

            \(context.form(to: "/security/push/begin", class: "inline", """
            <button class="quiet">\(PushWords.startAgain)</button>
            """))
            """
    }
}
