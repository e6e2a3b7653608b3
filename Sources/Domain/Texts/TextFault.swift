/// What is wrong with a text of an organisation's own, and where.
package struct TextFault: Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        case empty
        case tooLong(limit: Int)
        /// A control character, or one that makes text read backwards.
        case unprintable
        /// More than one line, where a line is all there is.
        case secondLine
        /// `{{` without `}}` on the same line.
        case gapOpen
        case gapUnknown(String, known: [TextGap])
        /// Only a link has a button, and so a label.
        case labelMisplaced(TextGap)
        /// Something else stands on the line of a gap that needs one for itself.
        case notAlone(TextGap)
        /// The mail would have no link, or not say what it has to.
        case missing(TextGap)
        /// The mail would have its link twice.
        case secondLink
        /// A mail holds one link, and that is ours.
        case foreignLink
    }

    package let part: TextPart
    /// From 1.
    package let line: Int
    /// In characters, from 1.
    package let column: Int
    package let problem: Problem

    package init(_ problem: Problem, in part: TextPart, line: Int = 1, column: Int = 1) {
        self.part = part
        self.line = line
        self.column = column
        self.problem = problem
    }

    /// The stable name.
    package var code: String {
        switch problem {
        case .empty: "text-empty"
        case .tooLong: "text-too-long"
        case .unprintable: "text-unprintable"
        case .secondLine: "text-second-line"
        case .gapOpen: "text-gap-open"
        case .gapUnknown: "text-gap-unknown"
        case .labelMisplaced: "text-label-misplaced"
        case .notAlone: "text-not-alone"
        case .missing: "text-missing"
        case .secondLink: "text-second-link"
        case .foreignLink: "text-foreign-link"
        }
    }
}
