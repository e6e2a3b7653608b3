package import Domain

/// An address and the name shown beside it (RFC 5322, section 3.4), as in `LOCKSTEP_MAIL_FROM`.
package struct Mailbox: Hashable, Sendable {
    /// Any text: what a header can't carry is cleaned away where the header is written.
    package let name: String?
    package let address: EmailAddress

    package init(name: String? = nil, address: EmailAddress) {
        self.name = name
        self.address = address
    }

    /// - Parameter text: `address`, `Name <address>` or `"Name" <address>`.
    package init(parsing text: String) throws(EmailAddress.Fault) {
        guard let open = text.lastIndex(of: "<") else {
            self.init(address: try EmailAddress(text))
            return
        }
        let afterAddress = text[open...].firstIndex(of: ">")
        guard let afterAddress, text[afterAddress...].dropFirst().allSatisfy(\.isWhitespace) else { throw .malformed }
        let address = try EmailAddress(String(text[text.index(after: open)..<afterAddress]))

        var name = HeaderText.clean(String(text[..<open]))
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
            name = String(name.dropFirst().dropLast())
        }
        self.init(name: name.isEmpty ? nil : name, address: address)
    }
}
