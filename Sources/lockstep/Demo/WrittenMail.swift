/// A mail as `MIMEMessage` wrote it, read back: headers unfolded and decoded, and the text part.
///
/// It reads what Lockstep itself writes (quoted-printable, "Q" encoded-words, two alternatives) and nothing else.
struct WrittenMail {
    let headers: [(name: String, value: String)]
    let text: String

    init(_ content: String) {
        let (head, body) = content.splitOnce(at: "\r\n\r\n")
        headers = Self.headers(in: head)
        // The first part is the text; each begins behind a boundary and has headers of its own.
        let boundary = head.splitOnce(at: "boundary=\"").1.prefix { $0 != "\"" }
        let part = body.splitOnce(at: "--\(boundary)\r\n").1.splitOnce(at: "\r\n--\(boundary)").0
        text = QuotedPrintableText.decode(part.splitOnce(at: "\r\n\r\n").1).replacing("\r\n", with: "\n")
    }

    func header(_ name: String) -> String {
        headers.first { $0.name == name }?.value ?? ""
    }

    private static func headers(in head: Substring) -> [(name: String, value: String)] {
        // A folded line begins with a space. Between two encoded-words it is dropped (RFC 2047, section 6.2).
        let unfolded = head.replacing("?=\r\n =?", with: "?==?").replacing("\r\n ", with: " ")
        return unfolded.split(separator: "\r\n").map { line in
            let (name, value) = line.splitOnce(at: ": ")
            return (String(name), decodedWords(value))
        }
    }

    private static func decodedWords(_ value: Substring) -> String {
        var decoded = ""
        var rest = value
        while rest.contains("=?utf-8?Q?") {
            let (before, behind) = rest.splitOnce(at: "=?utf-8?Q?")
            let (word, after) = behind.splitOnce(at: "?=")
            decoded += before
            decoded += QuotedPrintableText.decode(word.replacing("_", with: " "))
            rest = after
        }
        return decoded + rest
    }
}

private enum QuotedPrintableText {
    static func decode(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.replacing("=\r\n", with: "").utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "="), let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension StringProtocol where SubSequence == Substring {
    /// What is before the first `separator` and what is after it; all and nothing where there is none.
    fileprivate func splitOnce(at separator: String) -> (Substring, Substring) {
        guard let range = self[...].firstRange(of: separator) else { return (self[...], self[endIndex...]) }
        return (self[..<range.lowerBound], self[range.upperBound...])
    }
}
