/// How somebody says by hand which entry they mean.
package enum EntryWish: Hashable, Sendable {
    case identifier(EntryIdentifier)
    case name(DistinguishedName)
    /// A user name or an address, as the connection's attributes have it.
    case value(String)

    /// In bytes; nothing that is longer is a name or an address here.
    private static let longestValue = 400

    /// `nil` for what can be none of them.
    package init?(_ typed: String) {
        let text = String(typed.trimmingWhitespace())
        if Binding.isEntry(text) {
            switch EntryName(text) {
            case .identifier(let identifier): self = .identifier(identifier)
            case .name(let name): self = .name(name)
            case nil: return nil
            }
        } else if !text.isEmpty, text.utf8.count <= Self.longestValue, text.isLegible {
            self = .value(text)
        } else {
            return nil
        }
    }

    /// Where it is looked for, and by what, within what a connection is about. Every value is escaped where the filter is
    /// written out.
    package func search(under settings: ConnectionSettings, identifiedBy identifying: DirectoryFilter?)
        -> DirectorySearch
    {
        let mapping = settings.mapping
        let (base, wanted): (DistinguishedName, [DirectoryFilter]) =
            switch self {
            case .identifier: (settings.searchBase, identifying.map { [$0] } ?? [])
            case .name(let name): (name, name.nearest)
            case .value(let text):
                (settings.searchBase, [.any([.equal(mapping.userName, text), .equal(mapping.email, text)])])
            }
        // Below a name there may be others that are called alike.
        return DirectorySearch(
            base: base, filter: .all([settings.filter] + wanted), attributes: mapping.attributes, limit: 50)
    }

    /// Whether an entry that was found is one of those that are meant.
    package func means(_ entry: DirectoryEntry) -> Bool {
        switch self {
        case .identifier(let identifier): entry.identifier == identifier
        case .name(let name): entry.name == name
        case .value: true
        }
    }
}

extension DistinguishedName {
    /// What the entry itself is called, as far as it can be asked for.
    fileprivate var nearest: [DirectoryFilter] {
        (parts.first ?? []).compactMap { $0.isEncoded ? nil : .equal($0.attribute, $0.value) }
    }
}
