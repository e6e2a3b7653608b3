package import Domain
import Formats
import Store

/// What matching would do, and what stands for it: who begins it says by this what they have looked at.
package struct MatchingPreview: Sendable {
    package let connection: Connection
    package let plan: MatchingPlan
    package let digest: String
    /// The latest that was begun.
    package let latest: DirectoryRun?
    /// Far fewer entries than last time.
    package var isSuspicious: Bool { latest?.isSuspicious(plan.entries) ?? false }

    package init(connection: Connection, plan: MatchingPlan, digest: String, latest: DirectoryRun?) {
        self.connection = connection
        self.plan = plan
        self.digest = digest
        self.latest = latest
    }
}

extension Installation {
    /// - Parameter asked: Since when somebody may have bound part of what was seen.
    func planMatching(
        of connection: Connection, since asked: Timestamp? = nil
    ) async throws -> (plan: MatchingPlan, digest: String) {
        let accounts = try await listAll { transaction, after, limit in
            let page = try transaction.listMatchableAccounts(at: connection.id, after: after, limit: limit)
            return (page, page.last?.id.rawValue)
        }
        let mapping = connection.settings.mapping
        let matching = try await readEntries(
            of: connection, connection.settings.boundFilter, mapping.attributes,
            into: Matching(accounts, by: mapping.matching)
        ) { $0.take(DirectoryPerson($1, by: mapping)) }
        let plan = matching.plan()
        let bound = accounts.filter { account in asked.flatMap { begun in account.boundAt.map { $0 >= begun } } == true
        }
        let pairs =
            plan.matches.map { "\($0.account) \($0.entry)" } + bound.map { "\($0.id) \($0.entry ?? "")" }
        return (plan, connection.digest(of: "matching", pairs.sorted()))
    }

    /// Binds one batch of matches.
    ///
    /// - Returns: How many were bound; `nil` where it has to end here.
    func bind(
        _ matches: ArraySlice<Match>, at connection: Connection, by holder: RightHolder,
        while mayGoOn: @Sendable @escaping (any Transaction, Timestamp) throws -> Bool
    ) async throws -> Int? {
        let now = time.now()
        let writer = writer(at: now)
        let ids = matches.map { _ in newID(Binding.self, at: now) }
        return try await database.write { transaction in
            guard let actor = try holder.actor(with: .administration, in: transaction) else { return nil }
            let accounts = Dictionary(
                uniqueKeysWithValues: try transaction.lockUsers(matches.map(\.account)).map { ($0.id, $0) })
            // What was planned is what the settings said then.
            guard try transaction.lockConnection(connection.id)?.settings == connection.settings,
                try mayGoOn(transaction, now)
            else { return nil }
            let locks =
                connection.settings.leaving == .disable
                ? try transaction.listLocks(of: Array(accounts.keys), at: now) : [:]
            let epoch = try transaction.countRestores()
            let bindings = zip(ids, matches).compactMap { id, match -> Binding? in
                // Whoever has another address since is not who was seen.
                guard let account = accounts[match.account], account.email.key == match.email.key else { return nil }
                return Binding(
                    new: id, of: account, isLockedForGood: locks[account.id] == .distantFuture, to: connection,
                    entry: match.entry.description, epoch: epoch, at: now)
            }
            let made = try transaction.insertBindings(bindings)
            var decision = Decision()
            decision.events = bindings.filter { made.contains($0.id) }.map { binding in
                AuditEvent(
                    .accountBound, by: actor, account: binding.target.account,
                    details: ["connection": connection.name.text, "entry": binding.entry])
            }
            try writer.write(decision, in: transaction)
            return made.count
        }
    }

    /// How many accounts are bound in one transaction.
    static var bindingBatch: Int { 256 }
}

extension Connection {
    /// Stands for what would be done, and for what is said about the connection.
    func digest(of work: String, _ parts: [String]) -> String {
        let said = settings.said.map { "\($0.key.rawValue)=\($0.value)" }.sorted()
        return KeyedDigest.compute(
            key: Secret(Array(id.rawValue.utf8)), parts: ["lockstep \(work) plan"] + said + parts)
    }
}

extension AdministrationRight {
    /// Reads the directory, and says which entries are whose. Changes nothing.
    package func previewMatching(of id: ID<Connection>) async throws -> Outcome<MatchingPreview> {
        try await lookThrough(.matching, at: id) { connection, latest in
            let (plan, digest) = try await holder.installation.planMatching(of: connection)
            return MatchingPreview(connection: connection, plan: plan, digest: digest, latest: latest)
        }
    }

    /// The connection, and what became of the latest run there.
    package func findDirectoryRun(
        _ kind: DirectoryRunKind, at id: ID<Connection>
    ) async throws -> Outcome<(Connection, DirectoryRun?)> {
        try await holder.look(with: .administration) { transaction, _ in
            guard let connection = try transaction.findConnection(id) else { return .refused(.connectionUnknown) }
            return .done((connection, try transaction.findDirectoryRun(kind, at: id)))
        }
    }

    /// Asks for a run. `DirectoryWorker` carries it out, and does nothing where the directory is not as it was seen.
    package func beginDirectoryRun(
        _ kind: DirectoryRunKind, at id: ID<Connection>, seen digest: String, activatingAt pace: ActivationPace? = nil
    ) async throws -> Outcome<Void> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard try transaction.lockConnection(id) != nil else { return (.refused(.connectionUnknown), ()) }
            try transaction.updateDirectoryRunAsked(
                DirectoryRun(
                    connection: id, kind: kind, askedBy: actor, digest: digest, mailsPerMinute: pace?.perMinute,
                    askedAt: now))
            return (Decision(), ())
        }
    }

    func lookThrough<Value: Sendable>(
        _ kind: DirectoryRunKind, at id: ID<Connection>, _ body: (Connection, DirectoryRun?) async throws -> Value
    ) async throws -> Outcome<Value> {
        switch try await findDirectoryRun(kind, at: id) {
        case .refused(let refusals): return .refused(refusals)
        case .done((let connection, let latest)):
            do {
                return .done(try await body(connection, latest))
            } catch let unreadable as DirectoryUnreadable {
                return .refused(.directoryUnreadable(unreadable.failure))
            }
        }
    }
}
