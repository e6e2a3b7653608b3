/// What is read of an entry to find out whose it is. Small, whatever the entry holds: a directory has a hundred thousand.
package struct DirectoryPerson: Hashable, Sendable {
    /// Where it is, as the directory writes it.
    package let name: String
    package let identifier: EntryIdentifier?
    package let emails: [String]
    package let userNames: [String]
    package let givenName: String
    package let familyName: String

    /// Of one attribute. Whoever has more addresses is found by the first ones.
    private static let mostValues = 16
    /// In bytes. Nothing that is longer is a name or an address here.
    private static let longestValue = 400

    package init(
        name: String, identifier: EntryIdentifier?, emails: [String] = [], userNames: [String] = [],
        givenName: String = "", familyName: String = ""
    ) {
        self.name = name
        self.identifier = identifier
        self.emails = emails
        self.userNames = userNames
        self.givenName = givenName
        self.familyName = familyName
    }

    package init(_ entry: DirectoryEntry, by mapping: ConnectionSettings.Mapping) {
        func texts(_ attribute: AttributeName) -> [String] {
            entry.values(of: attribute).lazy.filter { $0.count <= Self.longestValue }
                .compactMap { String(validating: $0, as: UTF8.self) }.prefix(Self.mostValues).map(\.self)
        }
        self.init(
            name: entry.name.description, identifier: entry.identifier, emails: texts(mapping.email),
            userNames: texts(mapping.userName), givenName: texts(mapping.givenName).first ?? "",
            familyName: texts(mapping.familyName).first ?? "")
    }

    /// What it is compared by, as accounts are: what is no address, or no user name, is nobody's.
    package func keys(of attribute: MatchingAttribute) -> Set<String> {
        switch attribute {
        case .email: Set(emails.compactMap { (try? EmailAddress($0))?.key })
        case .userName: Set(userNames.compactMap { (try? UserName($0))?.key })
        }
    }
}

extension ConnectionSettings.Mapping {
    /// What a person is read from.
    package var attributes: [AttributeName] { [email, userName, givenName, familyName] }
}

extension Account {
    /// What entries are found by.
    package func key(of attribute: MatchingAttribute) -> String? {
        switch attribute {
        case .email: email.key
        case .userName: userName?.key
        }
    }
}
