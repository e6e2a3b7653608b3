/// Text on its way into a header: what could end the header or turn its meaning around is gone, and what is not ASCII
/// becomes encoded-words (RFC 2047).
enum HeaderText {
    /// Lines should not be longer (RFC 5322, section 2.1.1).
    static let lineLimit = 78
    /// A line that holds an encoded-word must not be longer (RFC 2047, section 2).
    private static let encodedLineLimit = 76

    /// One line of text: controls, line ends and marks that reorder text become spaces, runs of spaces become one.
    static func clean(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.lazy.map({ isForbidden($0) ? " " : $0 }) {
            if scalar == " ", cleaned.isEmpty || cleaned.last == " " { continue }
            cleaned.append(scalar)
        }
        if cleaned.last == " " { cleaned.removeLast() }
        return String(cleaned)
    }

    /// A subject or another header without structure, folded.
    ///
    /// - Parameter indent: How much of the first line the header's name has taken.
    static func unstructured(_ text: String, indent: Int) -> [String] {
        let text = clean(text)
        return folded(text, indent: indent) ?? encodedWords(text, indent: indent)
    }

    /// A display name: a quoted string where that can carry it, else encoded-words, folded.
    static func phrase(_ text: String, indent: Int) -> [String] {
        let text = clean(text)
        guard isPlain(text) else { return encodedWords(text, indent: indent) }
        let quoted = "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
        return indent + quoted.utf8.count <= lineLimit ? [quoted] : encodedWords(text, indent: indent)
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // Embeddings, overrides and isolates: with them a name can show as another name.
        case .format: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        default: false
        }
    }

    /// ASCII that no reader takes for an encoded-word.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    /// `nil` where the text can't stand for itself, or a word of it is longer than a line.
    private static func folded(_ text: String, indent: Int) -> [String]? {
        guard isPlain(text) else { return nil }
        var lines: [String] = []
        var line = ""
        var column = indent
        for word in text.split(separator: " ") {
            if !line.isEmpty, column + 1 + word.utf8.count > lineLimit {
                lines.append(line)
                // The space that starts a folded line.
                (line, column) = ("", 1)
            }
            if !line.isEmpty {
                line += " "
                column += 1
            }
            line += word
            column += word.utf8.count
            guard column <= lineLimit else { return nil }
        }
        return lines + [line]
    }

    /// "Q" encoding with the few characters that may stand for themselves even in a phrase (RFC 2047, section 5 (3)).
    /// Each word holds whole characters; readers drop the white space between two words.
    private static func encodedWords(_ text: String, indent: Int) -> [String] {
        let (opening, closing) = ("=?utf-8?Q?", "?=")
        var lines: [String] = []
        var word = ""
        var column = indent + opening.utf8.count + closing.utf8.count
        for scalar in text.unicodeScalars {
            let piece = String(scalar).utf8.map(encoded).joined()
            if column + piece.utf8.count > encodedLineLimit {
                lines.append(opening + word + closing)
                word = ""
                column = 1 + opening.utf8.count + closing.utf8.count
            }
            word += piece
            column += piece.utf8.count
        }
        return lines + [opening + word + closing]
    }

    private static func encoded(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: " "): "_"
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"):
            String(Unicode.Scalar(byte))
        default: QuotedPrintable.escape(byte)
        }
    }
}
