package import Domain
import Formats
import Store

/// One run through a directory, by whoever has its lease.
struct DirectoryRunner: Sendable {
    let installation: Installation
    let connection: Connection
    let lease: ID<DirectoryRun>
    let holder: RightHolder
    var run: DirectoryRun

    private var isAsked: Bool { run.askedAt != nil }

    /// - Returns: How it ended.
    mutating func carryOut() async throws -> DirectoryRun {
        run.counts = [:]
        run.failure = nil
        do {
            run.result =
                switch run.kind {
                case .matching: try await match()
                case .importing: try await importPeople()
                case .drift: try await compare()
                }
        } catch let unreadable as DirectoryUnreadable {
            run.result = .unreadable
            run.failure = unreadable.failure
        }
        run.endedAt = installation.time.now()
        let (ended, lease, connection) = (run, lease, connection)
        let (writer, holder) = (installation.writer(at: installation.time.now()), holder)
        try await installation.database.write { transaction in
            try transaction.updateDirectoryRunEnded(ended, lease)
            guard let kind = ended.auditKind else { return }
            // Whoever asked stands there, also if they may ask no more.
            let actor = try holder.actor(with: .administration, in: transaction) ?? .system
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    kind, by: actor, account: nil,
                    details: ["connection": connection.name.text, "result": ended.result?.rawValue ?? ""],
                    ended.counts.mapValues(String.init))
            ]
            try writer.write(decision, in: transaction)
        }
        return ended
    }

    /// Whether it is done at all, now that it is known what would be.
    private func obstacle(_ entries: Int, _ digest: String) -> DirectoryRun.Result? {
        if isAsked { return run.digest == nil || run.digest == digest ? nil : .changedMeanwhile }
        return run.isSuspicious(entries) ? .tooFew : nil
    }

    // MARK: Matching

    private mutating func match() async throws -> DirectoryRun.Result {
        let (plan, digest) = try await installation.planMatching(of: connection, since: run.askedAt)
        for kind in Mismatch.Kind.allCases where plan.count(of: kind) > 0 {
            run.counts[kind.rawValue] = plan.count(of: kind)
        }
        run.counts["seen"] = plan.entries
        if let obstacle = obstacle(plan.entries, digest) { return obstacle }
        run.entries = plan.entries
        run.counts["bound"] = 0
        for start in stride(from: 0, to: plan.matches.count, by: Installation.bindingBatch) {
            let batch = plan.matches[start..<min(start + Installation.bindingBatch, plan.matches.count)]
            let step = step
            guard let made = try await installation.bind(batch, at: connection, by: holder, while: step) else {
                return .stopped
            }
            run.counts["bound", default: 0] += made
        }
        return .done
    }

    /// Whether it is still this one's to do; asked in each transaction that changes something.
    private var step: @Sendable (any Transaction, Timestamp) throws -> Bool {
        let (run, lease) = (run, lease)
        return { try $0.updateDirectoryRunLease(run, lease, until: $1 + DirectoryRun.lease) }
    }

    // MARK: Import

    private mutating func importPeople() async throws -> DirectoryRun.Result {
        let (plan, digest) = try await installation.planDirectoryImport(of: connection, since: run.askedAt)
        run.counts = plan.counts
        if let obstacle = obstacle(plan.entries, digest) { return obstacle }
        run.entries = plan.entries
        guard try await add(plan.newcomers) else { return .stopped }
        guard try await follow(plan) else { return .stopped }
        return .done
    }

    private mutating func add(_ newcomers: [DirectoryImportPlan.Newcomer]) async throws -> Bool {
        let asked = run.mailsPerMinute.flatMap(ActivationPace.init(perMinute:))
        let byItself = connection.settings.importMails ? ActivationPace(perMinute: 60) : nil
        // Whose password the directory alone decides about chooses none here.
        let pace = connection.settings.authority.followsLockstep ? (isAsked ? asked : byItself) : nil
        var schedule = try await installation.schedule(pace)
        for start in stride(from: 0, to: newcomers.count, by: Installation.importBatch) {
            let people = newcomers[start..<min(start + Installation.importBatch, newcomers.count)]
            let step = step
            guard
                let part = try await installation.add(people, at: connection, schedule, by: holder, while: step)
            else { return false }
            run.counts["added", default: 0] += part.added
            schedule?.take(part.added)
            if part.lastMailAt != nil { installation.work.mail.wake() }
        }
        return true
    }

    /// One by one: each may be mailed, held, or refused by itself.
    private mutating func follow(_ plan: DirectoryImportPlan) async throws -> Bool {
        let right = installation.administration(of: holder.identity)
        for change in plan.changes {
            guard try await keepLease() else { return false }
            try await apply(change.account, right) { before in
                var wanted = before.provisioned
                (wanted.email, wanted.userName, wanted.name) = (change.email, change.userName, change.name)
                if change.returns { wanted.isActive = true }
                return wanted
            }
        }
        guard connection.settings.gone == .suspend else { return true }
        for account in plan.missing where account.state != .suspended {
            guard try await keepLease() else { return false }
            try await apply(account.id, right, counting: "suspended") { before in
                var wanted = before.provisioned
                wanted.isActive = false
                return wanted
            }
        }
        return true
    }

    private func keepLease() async throws -> Bool {
        let (step, now) = (step, installation.time.now())
        return try await installation.database.write { try step($0, now) }
    }

    private mutating func apply(
        _ id: ID<Account>, _ right: AdministrationRight, counting name: String = "followed",
        _ wanted: (Account) -> ProvisionedUser
    ) async throws {
        guard let before = try await installation.database.read({ try $0.findAccount(id) }) else { return }
        switch try await right.change(before, to: wanted(before)) {
        case .done: run.counts[name, default: 0] += 1
        case .refused: run.counts["refused", default: 0] += 1
        }
    }

    // MARK: Drift

    private mutating func compare() async throws -> DirectoryRun.Result {
        let report = try await installation.compareEntries(of: connection)
        run.counts = report.numbers
        return .done
    }
}

extension DirectoryRun {
    /// A check changes nothing, and is in no trail.
    fileprivate var auditKind: AuditKind? {
        switch kind {
        case .matching: .connectionMatched
        case .importing: .connectionImported
        case .drift: nil
        }
    }
}

extension Installation {
    /// Does it in this process, now.
    ///
    /// - Parameter actor: Who wants it done, whatever is found; `nil` for what was asked for before, or is due.
    /// - Returns: `nil` where somebody is at it already, or there is no such connection.
    package func carryOut(
        _ kind: DirectoryRunKind, at id: ID<Connection>, activatingAt pace: ActivationPace? = nil,
        by actor: Actor? = nil
    ) async throws -> DirectoryRun? {
        let now = time.now()
        let lease = newID(DirectoryRun.self, at: now)
        let found = try await database.write { transaction -> (Connection, DirectoryRun)? in
            guard let connection = try transaction.findConnection(id) else { return nil }
            if let actor {
                try transaction.updateDirectoryRunAsked(
                    DirectoryRun(
                        connection: id, kind: kind, askedBy: actor, mailsPerMinute: pace?.perMinute, askedAt: now))
            }
            return try transaction.leaseDirectoryRun(
                kind, at: id, as: lease, at: now, until: now + DirectoryRun.lease
            ).map { (connection, $0) }
        }
        guard let (connection, run) = found else { return nil }
        let asked = run.askedAt == nil ? Actor.system : run.askedBy ?? .system
        var runner = DirectoryRunner(
            installation: self, connection: connection, lease: lease,
            holder: RightHolder(installation: self, identity: .init(of: asked)), run: run)
        return try await runner.carryOut()
    }
}
