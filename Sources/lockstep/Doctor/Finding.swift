/// One thing that was looked at.
struct Finding: Encodable, Sendable {
    enum Grade: String, Encodable, Sendable {
        case fine = "ok"
        /// Works, and is worth knowing.
        case note
        /// Has to be mended.
        case fault
    }

    let area: String
    let grade: Grade
    /// What was found, and what mends it.
    let words: String

    static func fine(_ area: String, _ words: String) -> Finding { Finding(area: area, grade: .fine, words: words) }
    static func note(_ area: String, _ words: String) -> Finding { Finding(area: area, grade: .note, words: words) }
    static func fault(_ area: String, _ words: String) -> Finding { Finding(area: area, grade: .fault, words: words) }

    /// What a failed look at `area` says.
    static func fault(_ area: String, _ error: any Error) -> Finding {
        fault(area, CommandFailure(error)?.description ?? "unexpected: \(error)")
    }

    var line: String {
        let columns = [(grade.rawValue, 7), (area, 15)].map { text, width in
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        return columns.joined() + words
    }
}
