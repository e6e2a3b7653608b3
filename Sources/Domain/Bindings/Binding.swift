/// Which entry of a directory is which account, with what the directory is owed for it.
package struct Binding: Hashable, Sendable {
    package let id: ID<Binding>
    /// As the directory names it.
    package let entry: String
    package let boundAt: Timestamp
    package var target: BoundTarget

    package init(id: ID<Binding>, entry: String, boundAt: Timestamp, target: BoundTarget) {
        self.id = id
        self.entry = entry
        self.boundAt = boundAt
        self.target = target
    }

    package static func isEntry(_ text: String) -> Bool {
        text.utf8.count <= longestEntry && text.isLegible && EntryName(text) != nil
    }

    private static let longestEntry = 2_000
}

/// Which entry it is, in a directory.
package enum EntryName: Hashable, Sendable {
    /// Stays with the entry, whatever it is called and wherever it goes.
    case identifier(EntryIdentifier)
    /// Where it was when somebody wrote it down.
    case name(DistinguishedName)

    /// `nil` for what can be neither, and for the root, which is nobody's.
    package init?(_ text: String) {
        if let identifier = EntryIdentifier(text) {
            self = .identifier(identifier)
        } else if let name = try? DistinguishedName(text), !name.parts.isEmpty {
            self = .name(name)
        } else {
            return nil
        }
    }
}
