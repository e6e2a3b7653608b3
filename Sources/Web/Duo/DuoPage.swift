package import Domain
import Texts

/// `GET, POST /security/duo`: what comes next, for who had to prove themself first; and why Duo can't be set up now.
package struct DuoPage: Page {
    /// Scheme and host of Duo.
    package var origin: String
    package var problems: [Refusal]

    package init(origin: String, problems: [Refusal] = []) {
        self.origin = origin
        self.problems = problems
    }

    package var title: String { DuoWords.setUpTitle }
    package var formsLeadTo: String? { origin }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)<p class="lead">\(DuoWords.setUpWhy)</p>
        \(context.form(to: "/security/duo", """
        <p class="actions"><button>\(DuoWords.goThere)</button></p>
        """))
        <p class="aside"><a href="\(context.address(of: "/security/factors"))">\(DuoWords.back)</a></p>
        """
    }
}
