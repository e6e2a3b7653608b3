/// What a person is called. Free text in any script; never part of a header, a path or a statement.
package struct PersonName: Hashable, Sendable {
    package let given: String
    package let family: String

    /// Refused when both are empty, when one is longer than 100 characters, or holds a control character.
    package init(given: String, family: String) throws(Fault) {
        self.given = String(given.trimmingWhitespace())
        self.family = String(family.trimmingWhitespace())
        guard !(self.given.isEmpty && self.family.isEmpty) else { throw .empty }
        for part in [self.given, self.family] {
            guard part.unicodeScalars.count <= 100 else { throw .tooLong }
            guard part.isEmpty || part.isLegible else { throw .malformed }
        }
    }

    package enum Fault: Error, Hashable, Sendable { case empty, tooLong, malformed }

    package var full: String {
        if family.isEmpty { return given }
        return given.isEmpty ? family : "\(given) \(family)"
    }

    /// What a letter to the person begins with.
    package var familiar: String { given.isEmpty ? family : given }
}

extension String {
    /// Whether a person can read it: something in it is seen, and nothing in it is a control character or makes text
    /// read backwards. What joins letters (U+200C, U+200D) may stand between them.
    package var isLegible: Bool {
        unicodeScalars.contains(where: \.isVisible) && unicodeScalars.allSatisfy { !$0.isControlOrBidi }
    }
}

// Most texts are ASCII, of which these know without asking Unicode, which takes ten times as long.
extension Unicode.Scalar {
    var isVisibleASCII: Bool { ("!"..."~").contains(self) }

    /// Leaves a mark on the screen.
    fileprivate var isVisible: Bool {
        // The empty Braille pattern counts as a symbol.
        isVisibleASCII
            || !properties.isDefaultIgnorableCodePoint && !properties.isWhitespace && self != "\u{2800}"
    }

    /// Characters that never belong to a name: controls, and the marks that make text read backwards.
    var isControlOrBidi: Bool {
        if isVisibleASCII { return false }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: properties.isBidiControl
        }
    }
}
