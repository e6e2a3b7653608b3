package import Domain

/// Fields of a connection that are asked for, and changed, together.
package enum ConnectionGroup: String, Hashable, Sendable, CaseIterable {
    case name, directory, entries, accounts, passwords, people

    /// Those that are asked for when a connection is added. What is right for the others shows later.
    package static let whenNew: [ConnectionGroup] = [.name, .directory, .entries, .accounts, .passwords]

    /// - Parameter isNew: What kind it is can't be changed later: everything else follows from it.
    func fields(of kind: ConnectionKind, isNew: Bool) -> [ConnectionField] {
        switch self {
        case .name: isNew ? [.kind] : []
        case .directory: [.servers, .authorities]
        case .entries:
            [
                .searchBase, .filter, .matching, .emailAttribute, .userNameAttribute, .givenNameAttribute,
                .familyNameAttribute,
            ]
        case .accounts: [.readerName, .writerName]
        case .passwords:
            // Active Directory knows one way.
            (kind == .ldap ? [.passwords, .policy] : []) + [.authority, .changeAt, .leaving, .unlocks, .atOnce]
        case .people:
            [.accounts, .accountFilter, .matchingHours, .importHours, .importMails, .gone, .driftHours]
        }
    }

    var next: ConnectionGroup? { Self.whenNew.drop { $0 != self }.dropFirst().first }
    var previous: ConnectionGroup? { Self.whenNew.prefix { $0 != self }.last }
    var number: Int { Self.whenNew.prefix { $0 != self }.count + 1 }
}

/// What a form about a connection holds. No secret is ever in it.
package struct ConnectionForm: Hashable, Sendable {
    package var name: String
    /// What differs from what holds where nothing is said.
    package var said: [ConnectionField: String]
    package let kind: ConnectionKind

    package init(name: String = "", said: [ConnectionField: String] = [:]) {
        self.name = name
        kind = said[.kind].flatMap(ConnectionKind.init) ?? .ldap
        self.said = said
    }

    /// As it is shown first.
    package static let blank = ConnectionForm(said: [.kind: ConnectionKind.ldap.rawValue])

    package init(of connection: Connection) {
        self.init(name: connection.name.text, said: connection.settings.said)
    }

    /// As it came back.
    ///
    /// - Parameter kind: Where the form doesn't ask for it.
    init(_ fields: [String: String], kind: ConnectionKind? = nil) {
        name = String((fields["name"] ?? "").prefix(1_000))
        self.kind = kind ?? fields[ConnectionField.kind.rawValue].flatMap(ConnectionKind.init) ?? .ldap
        said = [:]
        for field in ConnectionField.allCases {
            // What was chosen for another kind, and isn't asked for with this one.
            guard let typed = fields[field.rawValue], ![.passwords, .policy].contains(field) || self.kind == .ldap
            else { continue }
            let text = Self.trimmed(typed.replacing("\r\n", with: "\n"))
            if !text.isEmpty, text != field.standard(of: self.kind) { said[field] = text }
        }
    }

    /// Without blanks and line ends around it.
    private static func trimmed(_ text: String) -> String {
        let begun = text.drop(while: \.isWhitespace)
        return String(String(begun.reversed().drop(while: \.isWhitespace)).reversed())
    }

    /// What stands in the field.
    func value(_ field: ConnectionField) -> String { said[field] ?? field.standard(of: kind) ?? "" }

    /// Of a group's fields, those left out taken back.
    func changes(of fields: [ConnectionField]) -> [ConnectionField: String] {
        fields.reduce(into: [:]) { $0[$1] = said[$1] ?? "" }
    }

    /// All of it, to be sent again unseen.
    func hidden(but fields: [ConnectionField], withName: Bool) -> [HTML] {
        let name: [HTML] = withName ? ["\n<input type=\"hidden\" name=\"name\" value=\"\(name)\">"] : []
        return name
            + ConnectionField.allCases.compactMap { field -> HTML? in
                guard !fields.contains(field), let value = said[field] else { return nil }
                return "\n<input type=\"hidden\" name=\"\(field.rawValue)\" value=\"\(value)\">"
            }
    }
}
