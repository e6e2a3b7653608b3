import Domain
import Texts

/// A labelled field for words that somebody writes: a line, or several.
struct TextField {
    let name: FormField
    let label: String
    let hint: String
    let value: String
    let lines: Int
    /// In characters. The field takes more, so that nothing is cut off unseen; the answer says what is too long.
    let limit: Int

    private var id: String { name.rawValue }

    func markup(_ problems: [Refusal]) -> HTML {
        let problemIDs = problems.indices.map { "\(id)-problem-\($0 + 1)" }
        let described = (["\(id)-hint"] + problemIDs).joined(separator: " ")
        return """
            <div class="field">
            <label for="\(id)">\(label)</label>
            <p class="hint" id="\(id)-hint">\(hint)</p>\(zip(problemIDs, problems).map { HTML.problem($1, id: $0) })
            \(input(isInvalid: !problems.isEmpty, described))
            </div>

            """
    }

    private func input(isInvalid: Bool, _ described: String) -> HTML {
        let attributes: HTML = """
            id="\(id)" name="\(id)" autocomplete="off"\(HTML.attribute("aria-invalid", isInvalid ? "true" : nil)) \
            aria-describedby="\(described)"
            """
        guard lines > 1 else { return "<input type=\"text\" \(attributes) value=\"\(value)\">" }
        // The first line end after the tag is not part of the value (HTML, section 13.1.2.5).
        return "<textarea rows=\"\(lines)\" \(attributes)>\n\(value)</textarea>"
    }
}
