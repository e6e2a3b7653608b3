/// What an organisation's identity system calls a person, in its own words (RFC 7643, section 3.1): compared as it is,
/// capitals included.
package struct ExternalID: Hashable, Sendable {
    package let text: String

    /// In characters.
    package static let longest = 200

    package init?(_ text: some StringProtocol) {
        // The bytes first: what comes in may be long, and characters cost more to count.
        guard text.utf8.count <= 4 * Self.longest else { return nil }
        let text = String(text)
        guard (1...Self.longest).contains(text.unicodeScalars.count), text.isLegible else { return nil }
        self.text = text
    }
}
