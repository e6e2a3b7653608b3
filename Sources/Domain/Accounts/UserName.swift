/// The short name a person may sign in with instead of their address.
package struct UserName: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// What two names are compared by: case-folded and normalised.
    package let key: String

    package enum Fault: Error, Hashable, Sendable { case empty, tooLong, malformed }

    /// Letters and digits of any script, `.`, `_` and `-`; 1 to 64 characters. No `@`, so that a user name can never
    /// be taken for somebody else's address (CVE-2024-1722).
    package init(_ text: String) throws(Fault) {
        let text = String(text.trimmingWhitespace())
        guard !text.isEmpty else { throw .empty }
        guard text.unicodeScalars.count <= 64 else { throw .tooLong }
        guard text.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else { throw .malformed }
        let key = NormalisedText.caseFolded(text)
        // Some letters are invisible (Hangul fillers): a name of nothing else is nobody's.
        guard !key.isEmpty else { throw .malformed }
        self.text = text
        self.key = key
    }

    package var description: String { text }
}

/// What a person typed where they sign in: an address or a user name.
package struct SignInName: Hashable, Sendable {
    package let key: String

    /// `nil` for what can't be anybody's name: empty, or longer than any address.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 1_024 else { return nil }
        let key = NormalisedText.caseFolded(String(typed.trimmingWhitespace()))
        guard !key.isEmpty, key.utf8.count <= 512, !key.unicodeScalars.contains("\0") else { return nil }
        self.key = key
    }

    /// A name that no account can have: what is looked up where there is no name, so that the same work is done.
    package static let nobody = SignInName(key: "@")

    private init(key: String) {
        self.key = key
    }
}
