/// An account that is bound to an entry of a directory, as importing from there sees it.
package struct ImportedAccount: Hashable, Sendable {
    package let id: ID<Account>
    package let email: EmailAddress
    package let userName: UserName?
    package let name: PersonName
    package let state: AccountState
    /// Who suspended it was an identity system, or an import.
    package let isSuspendedByProvisioning: Bool
    package let entry: String
    package let boundAt: Timestamp
    /// Whether name, user name and address follow the entry.
    package let follows: Bool

    package init(
        id: ID<Account>, email: EmailAddress, userName: UserName?, name: PersonName, state: AccountState,
        isSuspendedByProvisioning: Bool = false, entry: String, boundAt: Timestamp, follows: Bool
    ) {
        self.id = id
        self.email = email
        self.userName = userName
        self.name = name
        self.state = state
        self.isSuspendedByProvisioning = isSuspendedByProvisioning
        self.entry = entry
        self.boundAt = boundAt
        self.follows = follows
    }
}

/// An account whose entry says something else by now.
package struct FollowedChange: Hashable, Sendable {
    package let account: ID<Account>
    package let before: EmailAddress
    package let email: EmailAddress
    package let userName: UserName?
    package let name: PersonName
    /// The entry is there again.
    package let returns: Bool
}

/// What importing from a directory comes to, entry by entry, before accounts that aren't bound are looked at.
package struct DirectoryImport: Sendable {
    /// An entry that is bound to nobody.
    package struct Unbound: Hashable, Sendable {
        package let entry: EntryIdentifier
        package let name: String
    }

    private let gone: GoneRule
    private let accounts: [ImportedAccount]
    private var byIdentifier: [EntryIdentifier: Int] = [:]
    private var byName: [DistinguishedName: Int] = [:]
    private var seen: Set<EntryIdentifier> = []
    private var met: Set<Int> = []

    package private(set) var reading: ImportReading
    package private(set) var entries = 0
    /// By the lines of `reading`.
    package private(set) var unbound: [Int: Unbound] = [:]
    package private(set) var changes: [FollowedChange] = []
    /// Entries that don't say which they are, or say what another one says.
    package private(set) var unidentified = 0

    /// - Parameter heading: Of the rows that are made of entries: address, user name, given name, family name.
    package init(_ accounts: [ImportedAccount], _ heading: ImportHeading, gone: GoneRule) {
        self.accounts = accounts
        self.gone = gone
        reading = ImportReading(heading)
        for (index, account) in accounts.enumerated() {
            switch EntryName(account.entry) {
            case .identifier(let identifier): byIdentifier[identifier] = index
            case .name(let name): byName[name] = index
            case nil: break
            }
        }
    }

    package static let headers = ["email", "username", "given-name", "family-name"]

    package mutating func take(_ entry: DirectoryPerson) {
        entries += 1
        guard let identifier = entry.identifier, seen.insert(identifier).inserted else {
            unidentified += 1
            return
        }
        if let owner = byIdentifier[identifier] ?? owner(named: entry.name) {
            guard met.insert(owner).inserted, accounts[owner].follows else { return }
            if let change = change(of: accounts[owner], to: entry) { changes.append(change) }
            return
        }
        unbound[entries] = Unbound(entry: identifier, name: entry.name)
        _ = reading.take(
            [entry.emails.first ?? "", entry.userNames.first ?? "", entry.givenName, entry.familyName], line: entries)
    }

    private func owner(named name: String) -> Int? {
        guard !byName.isEmpty, let name = try? DistinguishedName(name) else { return nil }
        return byName[name]
    }

    /// What the entry says nothing of that could stand here stays as it is. Of several addresses the one that is the
    /// account's already stays: directories list them in no order.
    private func change(of account: ImportedAccount, to entry: DirectoryPerson) -> FollowedChange? {
        let emails = entry.emails.compactMap { try? EmailAddress($0) }
        let email = emails.first { $0.key == account.email.key } ?? emails.first ?? account.email
        let userNames = entry.userNames.compactMap { try? UserName($0) }
        let userName = userNames.first { $0.key == account.userName?.key } ?? userNames.first ?? account.userName
        let name = (try? PersonName(given: entry.givenName, family: entry.familyName)) ?? account.name
        let returns = gone == .suspend && account.state == .suspended && account.isSuspendedByProvisioning
        guard
            email.key != account.email.key || userName?.key != account.userName?.key || name != account.name || returns
        else { return nil }
        return FollowedChange(
            account: account.id, before: account.email, email: email, userName: userName, name: name, returns: returns)
    }

    /// Accounts that follow entries which are not there any more.
    package var missing: [ImportedAccount] {
        accounts.enumerated().filter { $1.follows && $1.state != .removed && !met.contains($0) }.map(\.1)
    }
}

/// What an import from a directory would do. Nothing has changed yet.
package struct DirectoryImportPlan: Sendable {
    package struct Newcomer: Hashable, Sendable {
        package let person: ImportedPerson
        package let entry: EntryIdentifier
        package let name: String

        package init(person: ImportedPerson, entry: EntryIdentifier, name: String) {
            self.person = person
            self.entry = entry
            self.name = name
        }
    }

    package struct Fault: Hashable, Sendable {
        package let entry: String
        package let fault: ImportFault
    }

    package let entries: Int
    /// In the order of their addresses.
    package let newcomers: [Newcomer]
    /// There are accounts with their addresses, which are not bound: matching binds them.
    package let unmatched: Int
    package let changes: [FollowedChange]
    package let missing: [ImportedAccount]
    package let unidentified: Int
    /// Entries of which nobody can be made.
    package let faults: [Fault]

    /// - Parameter standings: How those stand who could be read, in their order.
    package init(_ reading: DirectoryImport, _ standings: [ImportedPerson.Standing]) {
        entries = reading.entries
        changes = reading.changes.sorted { $0.account.rawValue < $1.account.rawValue }
        missing = reading.missing
        unidentified = reading.unidentified
        var (newcomers, unmatched, faults): ([Newcomer], Int, [ImportFault]) = ([], 0, reading.reading.faults)
        // Of two entries with one address neither is added: nobody knows which is whose.
        let repeated = Set(
            faults.compactMap { fault in
                if case .repeated(let line) = fault.reason { line } else { nil }
            })
        for (person, standing) in zip(reading.reading.people, standings) {
            switch standing {
            case .new where repeated.contains(person.line):
                faults.append(ImportFault(line: person.line, column: .email, .repeated(line: person.line)))
            case .new:
                guard let entry = reading.unbound[person.line] else { continue }
                newcomers.append(Newcomer(person: person, entry: entry.entry, name: entry.name))
            case .alreadyThere: unmatched += 1
            case .refused(let fault):
                if case .accountDiffers = fault.reason { unmatched += 1 } else { faults.append(fault) }
            }
        }
        self.newcomers = newcomers.sorted { $0.person.email.key < $1.person.email.key }
        self.unmatched = unmatched
        self.faults = faults.sorted { $0.line < $1.line }
            .map { Fault(entry: reading.unbound[$0.line]?.name ?? "", fault: $0) }
    }
}
