/// What the organisation asks of a new password.
package struct PasswordPolicy: Hashable, Sendable {
    package var minimumLength = 12
    package var required: Set<CharacterClass> = []
    package var forbidsAccountName = true
    package var forbidsCommon = true
    package var forbidsSequences = false
    /// How many earlier passwords may not come back.
    package var history = 5
    package var minimumAge: Duration = .zero
    /// `nil`: passwords don't expire. How a password's age becomes its end, `ExpirySweep` says.
    package var expiresAfter: Duration?
    package var allowsChangeAfterExpiry = false
    /// Over so many days the ends are spread of passwords that are overdue when they are announced, as most are where
    /// the lifetime is new: at least 1, all on the same day.
    package var expirySpreadDays = 1

    package init() {}

    /// A password that ends sooner was announced to under a shorter lifetime than today's. The moment of a day lies up to a
    /// day before or behind that of the password's own time of day.
    package var shortestLife: Duration? { expiresAfter.map { $0 - .days(1) } }

    var expiresAfterDays: Int? {
        expiresAfter.map { Int($0.inMilliseconds / Duration.days(1).inMilliseconds) }
    }
}

/// What a password is compared with so that it does not name its owner.
package struct AccountWords: Hashable, Sendable {
    package let folded: [String]

    /// Parts shorter than three characters say nothing about anyone and are left out.
    package init(userName: String?, email: EmailAddress, name: PersonName) {
        let words = [userName ?? "", String(email.localPart), name.given, name.family]
        folded = words.map(NormalisedText.caseFolded).filter { $0.count >= 3 }
    }
}

extension PasswordPolicy {
    /// Every rule that the password breaks by itself, in the order in which pages list the rules.
    ///
    /// Rules that need more than the password (blocklist, history, age) are judged by `PasswordRules`.
    package func broken(by password: Password, of words: AccountWords) -> [Refusal] {
        let text = password.normalised.exposed
        var broken: [Refusal] = []
        // Counted in code points, as NIST SP 800-63B-4 section 3.1.1.2 asks: one emoji family is not twelve characters
        // to anybody, but a length that depends on a font's tables would differ from machine to machine.
        if password.length < minimumLength { broken.append(.passwordTooShort(minimum: minimumLength)) }
        for needed in CharacterClass.allCases where required.contains(needed) && !text.contains(where: needed.contains)
        {
            broken.append(.passwordNeeds(needed))
        }
        if forbidsAccountName {
            let folded = NormalisedText.caseFolded(text)
            if words.folded.contains(where: folded.contains) { broken.append(.passwordContainsName) }
        }
        if forbidsSequences, let run = Self.firstSequence(in: text) { broken.append(.passwordContainsSequence(run)) }
        return broken
    }

    /// The first three characters in a row that ascend, descend or repeat: `abc`, `321`, `aaa`.
    static func firstSequence(in text: String) -> String? {
        let scalars = Array(NormalisedText.caseFolded(text).unicodeScalars)
        guard scalars.count >= 3 else { return nil }
        for start in 0...(scalars.count - 3) {
            let run = scalars[start..<start + 3]
            let values = run.map { Int64($0.value) }
            let step = values[1] - values[0]
            guard values[2] - values[1] == step, (-1...1).contains(step) else { continue }
            if step == 0 || run.allSatisfy({ $0.properties.isAlphabetic || $0.properties.numericType != nil }) {
                return String(String.UnicodeScalarView(run))
            }
        }
        return nil
    }
}

extension CharacterClass {
    package func contains(_ character: Character) -> Bool {
        switch self {
        case .lowercase: character.isLowercase
        case .uppercase: character.isUppercase
        case .digit: character.isNumber
        case .symbol: !character.isLetter && !character.isNumber
        }
    }
}
