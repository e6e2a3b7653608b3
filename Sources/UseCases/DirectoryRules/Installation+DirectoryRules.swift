package import Domain
import Store
import Synchronization

/// Rules that hold for single entries, as they were read last. What is asked of everybody is in the database; these are
/// read when somebody sets a password, since a directory can't be asked for all of them.
final class EntryRules: Sendable {
    static let kept: Duration = .hours(1)
    private static let mostKept = 10_000

    private struct Entry {
        var policy: EntryPasswordPolicy
        var readAt: Timestamp
    }

    private let entries = Mutex<[ID<Binding>: Entry]>([:])

    func find(_ binding: ID<Binding>, at now: Timestamp) -> EntryPasswordPolicy? {
        entries.withLock { entries in
            guard let entry = entries[binding], entry.readAt <= now, now - entry.readAt < Self.kept else { return nil }
            return entry.policy
        }
    }

    func keep(_ policy: EntryPasswordPolicy, of binding: ID<Binding>, at now: Timestamp) {
        entries.withLock { entries in
            if entries.count >= Self.mostKept { entries = [:] }
            entries[binding] = Entry(policy: policy, readAt: now)
        }
    }
}

extension Installation {
    /// What the directories of an account ask of its password, besides what is asked here. For those only who have proven
    /// that the account is theirs. One that doesn't answer asks what it asks of everybody.
    package func listDirectoryRules(of account: Account) async throws -> [DirectoryRules] {
        let (general, overviews) = try await database.read { transaction in
            (try transaction.listDirectoryRules(of: account.id), try transaction.listOverviews(of: account.id))
        }
        var rules = general
        for overview in overviews
        where overview.connection.settings.authority.followsLockstep && overview.connection.pausedAt == nil {
            guard case .own(let policy, _) = try await findPolicy(of: overview) else { continue }
            let own = DirectoryRules(directory: overview.connection.name, policy: policy)
            if let index = rules.firstIndex(where: { $0.directory == own.directory }) {
                rules[index] = own
            } else {
                rules.append(own)
            }
        }
        return rules
    }

    private func findPolicy(of overview: BindingOverview) async throws -> EntryPasswordPolicy? {
        let (binding, connection, now) = (overview.binding, overview.connection, time.now())
        if let known = entryRules.find(binding.id, at: now) { return known }
        guard let adoption, let access = try await readingAccess(to: connection), let entry = EntryName(binding.entry)
        else { return nil }
        let found = await adoption.ask(connection.id, at: now) { client throws(DirectoryFault) in
            try await client.passwordPolicy(of: try await client.identifier(of: entry, in: access), in: access)
        }
        if let found { entryRules.keep(found, of: binding.id, at: now) }
        return found
    }
}
