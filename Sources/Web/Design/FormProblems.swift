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
        Self.summary(of: all.map(line))
    }

    /// A line for each problem, under how many they are.
    static func summary(of lines: [HTML]) -> HTML? {
        guard !lines.isEmpty else { return nil }
        return """
            <section class="summary" aria-labelledby="problems-title">
            <h2 id="problems-title">\(LayoutWords.summary(problems: lines.count))</h2>
            <ul>\(lines)
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

extension HTML {
    /// What is wrong with a field, above it.
    ///
    /// - Parameter words: Where the field says already what the refusal is about.
    static func problem(_ refusal: Refusal, id: String, words: String? = nil) -> HTML {
        .problem(refusal.code, id: id, words: words ?? refusal.words)
    }

    static func problem(_ code: String, id: String, words: String) -> HTML {
        "\n<p class=\"problem\" id=\"\(id)\" role=\"alert\" data-problem=\"\(code)\">\(words)</p>"
    }
}
