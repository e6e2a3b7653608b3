/// Plain text in which what begins with `http://` or `https://` can be followed.
struct LinkedText {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    var markup: HTML {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { position, line in
            "\(position == 0 ? "" : "\n")\(Self.line(line))" as HTML
        }
        return "\(lines)"
    }

    private static func line(_ line: Substring) -> HTML {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        let linked = words.enumerated().map { position, word in
            "\(position == 0 ? "" : " ")\(Self.word(word))" as HTML
        }
        return "\(linked)"
    }

    private static func word(_ word: Substring) -> HTML {
        guard word.hasPrefix("http://") || word.hasPrefix("https://") else { return "\(word)" }
        return "<a href=\"\(word)\">\(word)</a>"
    }
}
