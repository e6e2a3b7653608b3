/// Quoted-printable (RFC 2045, section 6.7): text of any kind in lines of at most 76 ASCII characters.
enum QuotedPrintable {
    private static let lineLimit = 76

    /// The text with CRLF line ends, whatever line ends it came with. Ends with CRLF.
    static func encode(_ text: String) -> String {
        var output = ""
        // A CRLF is one `Character`.
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { appendLine(line, to: &output) }
        return output
    }

    /// `=` and two upper-case hexadecimal digits.
    static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "=0\(digits)" : "=\(digits)"
    }

    private static func appendLine(_ line: Substring, to output: inout String) {
        let bytes = Array(line.utf8)
        var column = 0
        for (position, byte) in bytes.enumerated() {
            let isLast = position == bytes.count - 1
            let piece = isLiteral(byte, atEndOfLine: isLast) ? String(Unicode.Scalar(byte)) : escape(byte)
            // One column is kept for the `=` of a soft line break, unless the line ends here.
            if column + piece.utf8.count > (isLast ? lineLimit : lineLimit - 1) {
                output += "=\r\n"
                column = 0
            }
            output += piece
            column += piece.utf8.count
        }
        output += "\r\n"
    }

    /// White space at the end of a line would be dropped on the way.
    private static func isLiteral(_ byte: UInt8, atEndOfLine: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: " "): !atEndOfLine
        case UInt8(ascii: "="): false
        default: (0x21...0x7E).contains(byte)
        }
    }
}
