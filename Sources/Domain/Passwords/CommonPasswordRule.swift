/// Whether a password is one of those that are tried first, dressed up or not.
///
/// NIST SP 800-63B-4, section 3.1.1.2, asks for a blocklist. Comparing whole passwords with one is not enough where they
/// have twelve characters: what people make of a listed word (`P@ssw0rd2024!`) is in no list, and is what a cracking
/// rule makes of it too. So the dress is taken off first. Several different words are never common.
package struct CommonPasswordRule {
    /// Words below this many characters are in so many passwords that they say nothing about one.
    private static let shortestContextWord = 3
    /// A piece of at most this many characters that is repeated is as good as no password, whatever it says.
    private static let longestRepeatedPiece = 4
    /// No word is longer; what is left after undressing and is longer needn't be looked up.
    private static let longestWord = 32

    private let contextWords: Set<[Character]>
    private let isListed: (String) -> Bool

    /// What makes a password a common one; `nil` if nothing does.
    ///
    /// - Parameter password: In normalised form (NFKC).
    /// - Parameter contextWords: Names that everybody here thinks of, such as the organisation's and the product's.
    ///   A name of several words counts as each of them and as all together.
    /// - Parameter isListed: Whether a case-folded word is on the blocklist.
    package static func reason(
        for password: String, contextWords: [String], isListed: @escaping (String) -> Bool
    ) -> CommonPasswordReason? {
        let text = Array(NormalisedText.caseFolded(password))
        let rule = CommonPasswordRule(contextWords: contextWords, isListed: isListed)
        return rule.reason(against: text) ?? KeyboardRuns.reason(for: text)
    }

    private init(contextWords: [String], isListed: @escaping (String) -> Bool) {
        self.isListed = isListed
        self.contextWords = Set(
            contextWords.map { Array(NormalisedText.caseFolded($0)) }.flatMap { name in
                name.split { !$0.isLetter }.map(Array.init) + [name, name.filter(\.isLetter)]
            }
            .filter { $0.count >= Self.shortestContextWord })
    }

    private func reason(against text: [Character]) -> CommonPasswordReason? {
        wordReason(text) ?? repeatedReason(text)
    }

    /// One piece, over and over: a short one, whatever it is, or a longer one that is a common word itself.
    private func repeatedReason(_ text: [Character]) -> CommonPasswordReason? {
        if let piece = Self.period(of: text) {
            if piece.count <= Self.longestRepeatedPiece { return .repetition }
            if let reason = wordReason(piece) { return reason }
        }
        // The same word with something between or behind: `summer-Summer`, `winter1winter2`.
        for pieces in [text.split { $0.isWhitespace || "-_.,".contains($0) }, text.split { !$0.isLetter }] {
            guard pieces.count > 1, let first = pieces.first, pieces.allSatisfy({ $0 == first }) else { continue }
            if let reason = wordReason(Array(first)) { return reason }
        }
        return nil
    }

    /// A word with nothing but digits and symbols around it, and with some of its letters written as such.
    private func wordReason(_ text: [Character]) -> CommonPasswordReason? {
        if let reason = lookUp(text[...]) { return reason }
        let leading = text.prefix { !$0.isLetter }.count
        let trailing = text.reversed().prefix { !$0.isLetter }.count
        guard leading < text.count, text.count - leading - trailing <= Self.longestWord else { return nil }
        // A digit at an end may be dress (`2024`) or a letter (`$unshine`): every cut is tried. The shortest that could
        // be left is bounded by the longest word, so that a thousand digits around a word cost nothing.
        for written in [text] + Self.readings(of: text) {
            for start in max(0, leading - Self.longestWord)...leading {
                let last = min(text.count, text.count - trailing + Self.longestWord)
                for end in (text.count - trailing)...last where end - start <= Self.longestWord {
                    if let reason = lookUp(written[start..<end]) { return reason }
                }
            }
        }
        return nil
    }

    private func lookUp(_ word: ArraySlice<Character>) -> CommonPasswordReason? {
        if contextWords.contains(Array(word)) { return .contextWord }
        return isListed(String(word)) ? .listedWord : nil
    }

    /// The text with the usual substitutions undone, in every way: `1` stands for two letters, and for either of them
    /// each time. Beyond four of them the rest are read as `i`, so that the readings stay few.
    private static func readings(of text: [Character]) -> [[Character]] {
        let letters: [Character: Character] = [
            "0": "o", "1": "i", "3": "e", "4": "a", "@": "a", "$": "s", "5": "s", "7": "t", "!": "i",
        ]
        var readings = [text.map { letters[$0] ?? $0 }]
        for position in text.indices.filter({ text[$0] == "1" }).prefix(4) {
            readings += readings.map { reading in
                var other = reading
                other[position] = "l"
                return other
            }
        }
        return readings
    }

    /// The shortest piece of which the text is two repetitions or more, the last of which may break off; `nil` if none.
    private static func period(of text: [Character]) -> [Character]? {
        // The failure function of Knuth, Morris and Pratt: how much of the beginning ends at each position.
        var borders = [Int](repeating: 0, count: text.count)
        for position in text.indices.dropFirst() {
            var border = borders[position - 1]
            while border > 0, text[border] != text[position] {
                border = borders[border - 1]
            }
            borders[position] = text[border] == text[position] ? border + 1 : 0
        }
        guard let border = borders.last, border * 2 >= text.count else { return nil }
        return Array(text.prefix(text.count - border))
    }
}

/// Passwords that fingers think up: neighbouring keys, the alphabet, counting, one key held down.
private enum KeyboardRuns {
    /// Rows and columns of the usual keyboards (English, German, French), each also read backwards; digits go round.
    private static let rows: [[Character]] = [
        "123456789012345678901234567890", "!@#$%^&*()", "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertzuiopü", "asdfghjklöä", "yxcvbnm,.-", "azertyuiop",
        "qsdfghjklm", "wxcvbn,;:!", "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/",
        "1qay", "6zhn",
    ].flatMap { [Array($0), $0.reversed()] }

    /// A run of two says nothing: every other pair of letters is one.
    private static let shortest = 3

    /// `keyboardRow` where the text, or what is left of it without digits and symbols at the ends, is nothing but runs
    /// of three and more neighbours; `repetition` where all of them are one key held down.
    static func reason(for text: [Character]) -> CommonPasswordReason? {
        if let reason = reasonForWhole(text[...]) { return reason }
        let end = text.lastIndex(where: \.isLetter).map { $0 + 1 } ?? 0
        let core = text[..<end].drop { !$0.isLetter }
        return core.count > shortest ? reasonForWhole(core) : nil
    }

    private static func reasonForWhole(_ text: ArraySlice<Character>) -> CommonPasswordReason? {
        var rest = text
        var reason = CommonPasswordReason.repetition
        while let first = rest.first {
            let held = rest.prefix { $0 == first }.count
            let neighbours = longestRun(in: rest)
            guard max(held, neighbours) >= shortest else { return nil }
            if neighbours > held { reason = .keyboardRow }
            rest = rest.dropFirst(max(held, neighbours))
        }
        return text.isEmpty ? nil : reason
    }

    /// How many characters at the beginning are beside each other in one row.
    private static func longestRun(in text: ArraySlice<Character>) -> Int {
        rows.map { row in
            guard let first = text.first, let start = row.firstIndex(of: first) else { return 0 }
            return zip(text, row[start...]).prefix { $0 == $1 }.count
        }
        .max() ?? 0
    }
}
