/// What people are searched by: the beginnings of words, in any order, without capitals and accents.
///
/// Nothing here is a pattern: `%`, `_`, `*` and `\` are characters like others, because a search is a range of an index
/// and never a `LIKE`.
package enum SearchText {
    /// In characters. Longer words are cut, in the index and in what is typed alike: an index has its limits, and one
    /// character can fold into eighteen.
    package static let longestWord = 64
    /// Of what somebody typed; the rest is not looked at.
    package static let mostTerms = 6
    package static let longestQuery = 400

    /// Words and terms in a form in which equal means equal to somebody who searches (NFKD, marks dropped, case folded).
    package static func folded(_ text: some StringProtocol) -> String {
        NormalisedText.searchFolded(String(text))
    }

    /// What an account is found by: each word of the names as it is and in its parts, the user name, the address as a
    /// whole, and the parts of what stands before its `@`. No word is the beginning of another: who is found by the
    /// shorter one is found by the longer one, too.
    package static func words(of account: Account) -> [String] {
        var words: Set<String> = []
        let texts = [account.name.given, account.name.family, account.userName?.text ?? ""]
        for text in texts { words.formUnion(tokens(text).flatMap { [$0] + parts($0) }) }
        words.insert(cut(folded(account.email.text)))
        words.formUnion(parts(folded(account.email.localPart)).map(cut))
        words.remove("")
        // Sorted, what a word begins stands right behind it.
        let sorted = words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return zip(sorted, sorted.dropFirst() + [""]).filter { !$1.hasBytes($0) }.map(\.0)
    }

    /// What the words of an account have to begin with. Empty where nothing was typed that anybody could be found by.
    package static func terms(_ typed: String) -> [String] {
        let terms = tokens(String(typed.unicodeScalars.prefix(longestQuery)))
        // The beginning of another term asks for nothing more.
        let distinct = terms.enumerated().filter { index, term in
            !terms.enumerated().contains { $0 != index && $1.hasBytes(term) && ($1 != term || $0 < index) }
        }
        return distinct.prefix(mostTerms).map(\.element)
    }

    /// What lists are ordered by: the family name first.
    package static func nameKey(of name: PersonName) -> String {
        let words = tokens(name.family) + [name.family.isEmpty ? "" : ","] + tokens(name.given)
        return String(words.filter { !$0.isEmpty }.joined(separator: " ").unicodeScalars.prefix(2 * longestWord))
    }

    private static func tokens(_ text: String) -> [String] {
        folded(text).split(whereSeparator: \.isWhitespace).map(cut).filter { !$0.isEmpty }
    }

    /// `o'neil-smith` has `o`, `neil` and `smith`.
    private static func parts(_ word: String) -> [String] {
        word.unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
            .map { cut(String($0)) }
    }

    private static func cut(_ word: some StringProtocol) -> String {
        String(String.UnicodeScalarView(word.unicodeScalars.prefix(longestWord)))
    }
}

extension String {
    /// Whether it begins with these bytes: the way in which the index compares.
    package func hasBytes(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}
