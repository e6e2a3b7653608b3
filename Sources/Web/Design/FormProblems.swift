import Domain
import Texts

/// The problems that a form came back with, each at the first of its fields that the form has.
struct FormProblems {
    private let all: [Refusal]
    private let fields: [FormField]

    init(_ problems: [Refusal], fields: [FormField]) {
        all = problems
        self.fields = fields
    }

    func at(_ field: FormField) -> [Refusal] {
        all.filter { home(of: $0) == field }
    }

    private func home(of problem: Refusal) -> FormField? {
        problem.fields.first(where: fields.contains)
    }

    /// All of them, at the top, each leading to its field. Those that belong to no field are told here only.
    var summary: HTML? {
        guard !all.isEmpty else { return nil }
        return """
            <section class="summary" aria-labelledby="problems-title">
            <h2 id="problems-title">\(LayoutWords.summary(problems: all.count))</h2>
            <ul>\(all.map(line))
            </ul>
            </section>

            """
    }

    private func line(_ problem: Refusal) -> HTML {
        if let field = home(of: problem) {
            "\n<li><a href=\"#\(field.rawValue)\">\(problem.words)</a></li>"
        } else {
            "\n<li><p role=\"alert\" data-problem=\"\(problem.code)\">\(problem.words)</p></li>"
        }
    }
}
