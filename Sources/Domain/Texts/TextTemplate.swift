/// A text with gaps, read: `Hello {{person.given-name}},`.
///
/// A gap is `{{`, a name, `}}`, on one line. There is nothing else to the language. What fills a gap is never read again, so no
/// value can open another; and a value goes into pieces, not into text, so each part of a mail escapes it as it has to.
package struct TextTemplate: Hashable, Sendable {
    package enum Piece: Hashable, Sendable {
        case words(String)
        case gap(TextGap, label: String?)
    }

    /// What each line is made of; one that is empty has nothing.
    package let lines: [[Piece]]

    package var gaps: [TextGap] {
        lines.joined().compactMap { if case .gap(let gap, _) = $0 { gap } else { nil } }
    }

    /// - Throws: Everything that is wrong with it, from its beginning to its end.
    package init(_ source: String, as part: TextPart, of kind: NoticeKind) throws(TextFaults) {
        var reader = TextReader(part: part, known: TextGap.known(in: part, of: kind))
        lines = reader.read(source)
        var faults = reader.faults
        if faults.isEmpty { faults = Self.missing(part, of: kind, in: lines) }
        guard faults.isEmpty else { throw TextFaults(all: faults) }
    }

    /// Every mail has its link once. One that says different things in different cases says what it would say by itself.
    private static func missing(_ part: TextPart, of kind: NoticeKind, in lines: [[Piece]]) -> [TextFault] {
        let places = lines.enumerated().compactMap { number, pieces -> (line: Int, gap: TextGap)? in
            for case .gap(let gap, _) in pieces where gap.isBlock { return (number + 1, gap) }
            return nil
        }
        switch part {
        case .body where places.isEmpty: return [TextFault(.missing(kind.isVaried ? .message : .link), in: part)]
        case .body: return places.dropFirst().map { TextFault(.secondLink, in: part, line: $0.line) }
        case .subject where kind.isVaried && !lines.joined().contains(.gap(.subject, label: nil)):
            return [TextFault(.missing(.subject), in: part)]
        case .subject, .greeting, .closing: return []
        }
    }
}

/// Everything that is wrong with a text, or with several.
package struct TextFaults: Error, Hashable, Sendable {
    package let all: [TextFault]
}

/// Reads a text from its beginning to its end, and goes on after a fault.
private struct TextReader {
    let part: TextPart
    let known: [TextGap]
    private(set) var faults: [TextFault] = []

    init(part: TextPart, known: [TextGap]) {
        self.part = part
        self.known = known
    }

    mutating func read(_ source: String) -> [[TextTemplate.Piece]] {
        // In Swift CR LF is one character, and a line end like the others.
        let lines = source.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            .map { $0.trimmingTrailingSpaces }.trimmingEmptyEnd
        if !lines.contains(where: { !$0.isEmpty }) { fault(.empty) }
        if source.unicodeScalars.count > part.limit {
            // What is far too long isn't worth the rest.
            fault(.tooLong(limit: part.limit))
            return []
        }
        if part.isOneLine, lines.count > 1 { fault(.secondLine, line: 2) }
        return lines.enumerated().map { read($1, number: $0 + 1) }
    }

    private mutating func read(_ line: Substring, number: Int) -> [TextTemplate.Piece] {
        var pieces: [TextTemplate.Piece] = []
        var rest = line
        func column() -> Int { line.distance(from: line.startIndex, to: rest.startIndex) + 1 }
        check(line, number: number)
        while let start = rest.firstRange(of: "{{") {
            if rest.startIndex < start.lowerBound { pieces.append(.words(String(rest[..<start.lowerBound]))) }
            rest = rest[start.lowerBound...]
            guard let end = rest.firstRange(of: "}}") else {
                fault(.gapOpen, line: number, column: column())
                return pieces
            }
            let content = rest[start.upperBound..<end.lowerBound]
            if let gap = gap(content, line: number, column: column()) { pieces.append(gap) }
            rest = rest[end.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        checkBlocks(pieces, number: number)
        return pieces
    }

    private mutating func gap(_ content: Substring, line: Int, column: Int) -> TextTemplate.Piece? {
        let parts = content.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0].trimmingWhitespace())
        let label = parts.count > 1 ? String(parts[1].trimmingWhitespace()) : nil
        guard let gap = known.first(where: { $0.rawValue == name }) else {
            fault(.gapUnknown(name, known: known), line: line, column: column)
            return nil
        }
        if let label, gap != .link || label.isEmpty { fault(.labelMisplaced(gap), line: line, column: column) }
        return .gap(gap, label: label)
    }

    private mutating func check(_ line: Substring, number: Int) {
        let scalars = line.unicodeScalars
        if let index = scalars.firstIndex(where: \.isControlOrBidi) {
            fault(.unprintable, line: number, column: line.distance(from: line.startIndex, to: index) + 1)
        }
        if Self.words(of: line).contains(where: \.isTakenForLink) { fault(.foreignLink, line: number) }
    }

    /// What stands outside of gaps, and the labels within; compatibility forms as what they look like (NFKC).
    private static func words(of line: Substring) -> [Substring] {
        var words = ""
        var rest = line
        while let start = rest.firstRange(of: "{{") {
            words += rest[..<start.lowerBound] + " "
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "}}") else { break }
            if let colon = rest[..<end.lowerBound].firstIndex(of: ":") {
                words += rest[rest.index(after: colon)..<end.lowerBound]
            }
            words += " "
            rest = rest[end.upperBound...]
        }
        return NormalisedText.caseFolded(words + rest).split(whereSeparator: \.isWhitespace)
    }

    private mutating func checkBlocks(_ pieces: [TextTemplate.Piece], number: Int) {
        for case .gap(let gap, _) in pieces where gap.isBlock && pieces.count > 1 {
            let others = pieces.filter {
                if case .words(let words) = $0 { !words.allSatisfy(\.isWhitespace) } else { true }
            }
            if others.count > 1 { fault(.notAlone(gap), line: number) }
        }
    }

    private mutating func fault(_ problem: TextFault.Problem, line: Int = 1, column: Int = 1) {
        faults.append(TextFault(problem, in: part, line: line, column: column))
    }
}

extension Substring {
    /// Whether a mail program may make a link of the word: an address, or a name that ends like one of the Internet's, with
    /// two letters or more behind a dot. `e.g.` and `2.5` stay what they are.
    fileprivate var isTakenForLink: Bool {
        if contains("@") || ["://", "www.", "mailto:"].contains(where: contains) { return true }
        let labels = split(separator: ".", omittingEmptySubsequences: false)
        return zip(labels, labels.dropFirst()).contains { before, behind in
            before.last.map { $0.isLetter || $0.isNumber } == true && behind.prefix(while: \.isLetter).count >= 2
        }
    }

    fileprivate var trimmingTrailingSpaces: Substring {
        var text = self
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}

extension [Substring] {
    /// A text may end with a line end, as files do.
    fileprivate var trimmingEmptyEnd: [Substring] {
        var lines = self
        while lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
