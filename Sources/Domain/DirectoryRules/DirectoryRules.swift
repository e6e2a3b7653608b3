/// What a directory asks of a new password, as it was read there. What it would refuse is refused before anything is written.
package struct DirectoryRules: Hashable, Sendable {
    package let directory: ConnectionName
    package let policy: DirectoryPasswordPolicy

    package init(directory: ConnectionName, policy: DirectoryPasswordPolicy) {
        self.directory = directory
        self.policy = policy
    }

    /// Active Directory's own is 255.
    private static let longestMinimum = 255

    /// In the order in which pages list the rules. History is the directory's secret, and so is whether its minimum age is
    /// asked of the account that writes: a password that comes too soon waits.
    package func broken(by password: Password, of words: AccountWords) -> [Refusal] {
        let text = password.normalised.exposed
        var broken: [Refusal] = []
        // Counted as Active Directory does. What no password could be is a mistake there, or a lie, and would keep people
        // from a new password everywhere.
        if policy.minimumLength <= Self.longestMinimum, text.utf16.count < policy.minimumLength {
            broken.append(.passwordTooShortThere(directory: directory.text, minimum: policy.minimumLength))
        }
        if policy.demandsComplexity, !Self.isComplex(text, words) {
            broken.append(.passwordTooSimpleThere(directory: directory.text))
        }
        return broken
    }

    /// Three of five kinds of characters, and no part of a name of three characters or more (MS-SAMR, section 3.1.1.7.1, and
    /// “Passwords must meet complexity requirements”).
    private static func isComplex(_ text: String, _ words: AccountWords) -> Bool {
        let kinds: [(Character) -> Bool] = [
            { $0.isLowercase }, { $0.isUppercase }, { $0.isASCII && $0.isNumber },
            // A space is none of those that count.
            { $0.isASCII && !$0.isLetter && !$0.isNumber && !$0.isWhitespace },
            { !$0.isASCII && $0.isLetter && !$0.isLowercase && !$0.isUppercase },
        ]
        guard kinds.filter({ kind in text.contains { kind($0) } }).count >= 3 else { return false }
        let folded = NormalisedText.caseFolded(text)
        return !words.folded.contains(where: folded.contains)
    }
}
