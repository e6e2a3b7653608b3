package import Domain
import Formats
import Store

extension AdministrationRight {
    /// Whether people may be bound by hand there. Where the directory has a say about passwords that is for owners: whoever
    /// says that an entry of their own is somebody's could sign in as them.
    private func mayBind(at connection: Connection, in transaction: any Transaction) throws -> Bool {
        guard connection.settings.authority.followsDirectory else { return true }
        return try holder.mayRead(with: .ownership, in: transaction)
    }

    /// Which entry is meant, and whether it can be the account's. Changes nothing.
    ///
    /// - Parameter typed: A distinguished name, an identifier, a user name or an address.
    package func findEntry(
        _ typed: String, at connection: ID<Connection>, for account: ID<Account>
    ) async throws -> Outcome<FoundEntry> {
        let asked: BindableAccount
        switch try await holder.look(
            with: .administration, { transaction, _ in try bindable(account, at: connection, in: transaction) })
        {
        case .refused(let refusals): return .refused(refusals)
        case .done(let found): asked = found
        }
        guard let wish = EntryWish(typed) else { return .refused(.entryMalformed) }
        do {
            return try await find(wish, for: asked)
        } catch let unreadable as DirectoryUnreadable {
            return .refused(.directoryUnreadable(unreadable.failure))
        }
    }

    private func bindable(
        _ account: ID<Account>, at connection: ID<Connection>, in transaction: any Transaction
    ) throws -> Outcome<BindableAccount> {
        guard let account = try transaction.findAccount(account), account.kind == .user, account.state != .removed
        else {
            return .refused(.accountUnknown)
        }
        guard let connection = try transaction.findConnection(connection) else { return .refused(.connectionUnknown) }
        guard connection.pausedAt == nil else { return .refused(.connectionPaused) }
        guard try mayBind(at: connection, in: transaction) else { return .refused(.notAllowed) }
        return .done(BindableAccount(account: account, connection: connection))
    }

    private func find(_ wish: EntryWish, for asked: BindableAccount) async throws -> Outcome<FoundEntry> {
        let connection = asked.connection
        let entries = try await holder.installation.listEntries(wish, at: connection)
        guard let entry = entries.first else { return .refused(.entryUnknown) }
        guard entries.count == 1 else { return .refused(.entryAmbiguous) }
        guard let identifier = entry.identifier else { return .refused(.entryUnidentified) }
        let found = FoundEntry(
            account: asked.account, connection: connection, identifier: identifier,
            person: DirectoryPerson(entry, by: connection.settings.mapping),
            changedAt: entry.changedAt(in: connection.settings.kind.directory))
        return try await holder.look(with: .administration) { transaction, _ in
            if let refusal = try transaction.obstacle(to: found) { return .refused(refusal) }
            return .done(found)
        }
    }

    /// Binds what was looked at, and nothing else: the entry is looked at once more. The target is owed the password from
    /// now on. Said twice it is done once.
    package func bindEntry(
        _ typed: String, at connection: ID<Connection>, for account: ID<Account>, seen digest: String
    ) async throws -> Outcome<Binding> {
        let found: FoundEntry
        switch try await findEntry(typed, at: connection, for: account) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let entry): found = entry
        }
        guard found.digest == digest else { return .refused(.entryChangedMeanwhile) }
        let id = holder.installation.newID(Binding.self, at: holder.installation.time.now())
        do {
            return try await holder.act(with: .administration) { transaction, actor, now in
                // What it says about passwords is what it said then, or nothing is bound.
                guard try mayBind(at: found.connection, in: transaction) else { return (.refused(.notAllowed), nil) }
                return try transaction.bind(found, as: id, by: actor, at: now)
            }.unwrapped(or: .accountUnknown)
        } catch DatabaseFault.constraint {
            return .refused(.alreadyBound)
        }
    }
}

/// Somebody who may be bound, and a directory to which it may be done.
private struct BindableAccount: Sendable {
    let account: Account
    let connection: Connection
}

extension Transaction {
    /// Why an entry can't be this account's; `nil` where it can, or is already.
    fileprivate func obstacle(to found: FoundEntry) throws -> Refusal? {
        let id = found.account.id
        if let own = try findEntry(of: id, at: found.connection.id), !found.isCalled(own) { return .accountBoundThere }
        // By hand an entry may have been bound by its name.
        guard let other = try findAccountBound(to: found.keys, at: found.connection.id), other != id else { return nil }
        return .entryBoundToAnother(email: try findAccount(other)?.email.text ?? "")
    }

    fileprivate func bind(
        _ found: FoundEntry, as id: ID<Binding>, by actor: Actor, at now: Timestamp
    ) throws -> (Decision, Binding?) {
        guard let account = try lockAccount(found.account.id), account.state != .removed else {
            return (.refused(.accountUnknown), nil)
        }
        guard let connection = try lockConnection(found.connection.id) else {
            return (.refused(.connectionUnknown), nil)
        }
        guard connection.pausedAt == nil else { return (.refused(.connectionPaused), nil) }
        // What was looked at was read by what the settings said then.
        guard connection.settings == found.connection.settings else { return (.refused(.entryChangedMeanwhile), nil) }
        if let refusal = try obstacle(to: found) { return (.refused(refusal), nil) }
        if let own = try listBindings(of: account.id).first(where: { $0.target.connection == connection.id }) {
            return (Decision(), own)
        }
        let binding = try newBinding(id, of: account, to: connection, entry: found.identifier.description, at: now)
        try insertBinding(binding, entryKey: NormalisedText.caseFolded(binding.entry))
        return (.of(.accountBound, binding, connection, by: actor, ["name": found.person.name]), binding)
    }
}

extension FoundEntry {
    /// What it can be bound by.
    fileprivate var keys: [String] {
        [identifier.description, person.name].map { NormalisedText.caseFolded($0) }
    }

    fileprivate func isCalled(_ entry: String) -> Bool { keys.contains(NormalisedText.caseFolded(entry)) }
}

extension Installation {
    /// Those that are meant, of those that a connection is about.
    ///
    /// - Throws: `DirectoryUnreadable`.
    fileprivate func listEntries(_ wish: EntryWish, at connection: Connection) async throws -> [DirectoryEntry] {
        let settings = connection.settings
        var identifying: DirectoryFilter?
        switch wish {
        case .identifier(let identifier): identifying = identifier.filter(in: settings.kind.directory)
        case .name(let name): guard name.isWithin(settings.searchBase) else { return [] }
        case .value: break
        }
        let (client, access) = try await directoryAccess(to: connection)
        do throws(DirectoryFault) {
            return try await client.list(wish.search(under: settings, identifiedBy: identifying), in: access)
                .filter(wish.means)
        } catch {
            // A name that nobody has is no base that is missing.
            if error.reason == .noSuchEntry, case .name = wish { return [] }
            throw DirectoryUnreadable(failure: DirectoryReadingFailure(error))
        }
    }
}
