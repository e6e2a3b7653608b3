package import Domain
import Formats

/// An entry that somebody named by hand, as the directory shows it, before it is bound.
package struct FoundEntry: Hashable, Sendable {
    package let account: Account
    package let connection: Connection
    package let identifier: EntryIdentifier
    package let person: DirectoryPerson
    /// Anything of it.
    package let changedAt: Timestamp?
    /// Stands for what is shown: whoever binds it says by this what they have looked at.
    package let digest: String

    package init(
        account: Account, connection: Connection, identifier: EntryIdentifier, person: DirectoryPerson,
        changedAt: Timestamp?
    ) {
        self.account = account
        self.connection = connection
        self.identifier = identifier
        self.person = person
        self.changedAt = changedAt
        // Not the time: signing in there moves it.
        digest = connection.digest(
            of: "binding",
            ["\(account.id)", "\(identifier)", person.name, person.givenName, person.familyName]
                + ["\(person.emails.count)"] + person.emails + person.userNames)
    }
}

extension EntryIdentifier {
    /// How an entry is found by what stays.
    func filter(in kind: DirectoryKind) -> DirectoryFilter {
        switch kind {
        case .openLDAP: .equal(.entryUUID, description)
        case .activeDirectory: .equal(.objectGUID, objectGUID)
        }
    }
}

extension DirectoryEntry {
    /// When anything of it changed.
    func changedAt(in kind: DirectoryKind) -> Timestamp? {
        text(of: kind == .activeDirectory ? .whenChanged : .modifyTimestamp).flatMap { Timestamp(generalizedTime: $0) }
    }
}
