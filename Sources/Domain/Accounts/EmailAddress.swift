/// An address that mail can be sent to: `local@domain`, ASCII, no quoting, no comment, no control character.
///
/// Narrower than RFC 5321 on purpose: what is refused here (quoted local parts, address literals) is what header
/// and recipient injection is made of, and nobody's mailbox.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    package enum Fault: Error, Hashable, Sendable {
        case empty, tooLong, malformed
    }

    /// As it was written; mail is sent to this.
    package let text: String
    /// What two addresses are compared by: case-folded and normalised.
    package let key: String

    /// - Parameter text: Surrounding white space is dropped: it comes from copying, never from the address.
    package init(_ text: String) throws(Fault) {
        let text = String(text.trimmingWhitespace())
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 254 else { throw .tooLong }
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isLocalPart(parts[0]), Self.isDomain(parts[1]) else { throw .malformed }
        self.text = text
        key = NormalisedText.caseFolded(text)
    }

    package var localPart: Substring { text.prefix { $0 != "@" } }
    package var domain: Substring { text.drop { $0 != "@" }.dropFirst() }

    /// Whether mail to both ends in one mailbox as far as can be told: a `+tag` names the same mailbox.
    package func sharesMailbox(with other: EmailAddress) -> Bool {
        mailboxKey == other.mailboxKey
    }

    private var mailboxKey: String {
        let local = key.prefix { $0 != "@" }.prefix { $0 != "+" }
        return "\(local)@\(key.drop { $0 != "@" }.dropFirst())"
    }

    package var description: String { text }

    private static func isLocalPart(_ part: Substring.UTF8View) -> Bool {
        let dot = UInt8(ascii: ".")
        var previous = dot
        for byte in part {
            switch byte {
            case dot where previous == dot: return false
            // Some readers take it for an encoded-word, which may stand in no address (RFC 2047, section 5), and so for
            // another mailbox than the one that was proven.
            case UInt8(ascii: "?") where previous == UInt8(ascii: "="): return false
            case dot: break
            default: guard byte.isASCIILetterOrDigit || byte.isLocalPartMark else { return false }
            }
            previous = byte
        }
        return part.count <= 64 && previous != dot
    }

    private static func isDomain(_ part: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { $0.isASCIILetterOrDigit || $0 == hyphen }
        }
    }
}

extension UInt8 {
    package var isASCIILetterOrDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }

    /// What a local part may have besides letters, digits and dots (RFC 5322, section 3.2.3).
    fileprivate var isLocalPartMark: Bool {
        switch Unicode.Scalar(self) {
        case "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}", "~": true
        default: false
        }
    }
}

extension StringProtocol {
    /// Without leading and trailing white space.
    func trimmingWhitespace() -> SubSequence {
        if let first = unicodeScalars.first, let last = unicodeScalars.last, first.isVisibleASCII, last.isVisibleASCII {
            return self[...]
        }
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? start
        return self[start..<end]
    }
}
