package import Domain

/// The `Message-ID` of a mail (RFC 5322, section 3.6.4). A notice has one for life: sent again, it is the same mail,
/// and mail systems show it once.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    /// Left of the `@`. Only letters, digits, `-`, `_` and `=`, so it also serves as a file's name.
    package let local: String
    package let domain: String

    /// - Parameters:
    ///   - notice: The notice that the mail carries, one for each recipient.
    ///   - sender: Its domain is the right side.
    package init<Notice>(notice: ID<Notice>, sender: EmailAddress) {
        local = Self.escaped(notice.rawValue)
        domain = String(sender.domain)
    }

    package var description: String { "<\(local)@\(domain)>" }

    /// Whatever is neither letter, digit, `-` nor `_` becomes `=` and two hexadecimal digits, so that two ids never
    /// meet. Ids made here hold none of that; one that was read back from somewhere might.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                escaped += QuotedPrintable.escape(byte)
            }
        }
        return escaped
    }
}
