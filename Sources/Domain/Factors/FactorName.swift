/// What a person calls one of several passkeys or phones, to tell it from the others: “Work laptop”.
package struct FactorName: Hashable, Sendable {
    package let text: String

    /// In characters.
    package static let longest = 60

    /// Any script, on one line, of which something can be seen, and nothing makes it read backwards.
    package init?(_ typed: some StringProtocol) {
        // The bytes first: what comes in may be long, and characters cost more to count.
        guard typed.utf8.count <= 1_000 else { return nil }
        let trimmed = String(typed.trimmingWhitespace())
        guard (1...Self.longest).contains(trimmed.unicodeScalars.count), trimmed.isLegible else { return nil }
        text = trimmed
    }
}
