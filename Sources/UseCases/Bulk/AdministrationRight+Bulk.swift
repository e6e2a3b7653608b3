package import Domain
import Store

/// What a bulk action would do.
package struct BulkPreview: Hashable, Sendable {
    /// How many it would change something about.
    package fileprivate(set) var changes = 0
    /// The first of them.
    package fileprivate(set) var first: [Account] = []
    /// How many are left out, by the reason why.
    package fileprivate(set) var leftOut: [Refusal: Int] = [:]
    /// The first of those who are left out.
    package fileprivate(set) var examples: [Example] = []
    /// There are more in the list than a preview looks at.
    package fileprivate(set) var isCutShort = false

    package struct Example: Hashable, Sendable {
        package let account: ID<Account>
        /// `nil` where nobody has the id.
        package let email: EmailAddress?
        package let refusal: Refusal

        package init(account: ID<Account>, email: EmailAddress?, refusal: Refusal) {
            self.account = account
            self.email = email
            self.refusal = refusal
        }
    }

    package static let mostExamples = 20

    package init(
        changes: Int = 0, first: [Account] = [], leftOut: [Refusal: Int] = [:], examples: [Example] = [],
        isCutShort: Bool = false
    ) {
        self.changes = changes
        self.first = first
        self.leftOut = leftOut
        self.examples = examples
        self.isCutShort = isCutShort
    }
}

extension AdministrationRight {
    /// How many people are dealt with in one transaction: a sign-in waits for so many at most.
    static let bulkBatch = 50

    /// What the action would do to these people, as they are now. Changes nothing; holds one batch of them at a time.
    ///
    /// - Parameter limit: How many are looked at, at most: somebody waits for it.
    package func previewBulk(
        _ action: UserAction, on selection: BulkAction.Selection, upTo limit: Int = .max
    ) async throws -> Outcome<BulkPreview> {
        if let refusal = Self.refusal(action, selection) { return .refused(refusal) }
        let selection = selection.settled
        var (preview, place): (BulkPreview, String?) = (BulkPreview(), "")
        while let here = place {
            guard preview.looked < limit else {
                preview.isCutShort = true
                break
            }
            let (before, holder) = (preview, holder)
            let looked = try await holder.look(with: .administration) { transaction, now in
                let settings = try transaction.findSettings()
                let week = holder.installation.comingWeek(from: now, under: settings)
                let walk = BulkWalk(selection: selection, week: week)
                let batch = try walk.batch(after: here, limit: Self.bulkBatch, in: transaction)
                var preview = before
                let people = try transaction.listUserOverviews(batch.people, in: week)
                for id in batch.people {
                    preview.add(
                        try transaction.leavesOut(people[id], action, settings, at: now), id, people[id]?.account)
                }
                return .done((preview, batch.next))
            }
            switch looked {
            case .refused(let refusals): return .refused(refusals)
            case .done(let (next, end)): (preview, place) = (next, end)
            }
        }
        return .done(preview)
    }

    /// Begins it; `BulkWorker` carries it out, in batches, whatever becomes of this process.
    package func beginBulk(
        _ action: UserAction, on selection: BulkAction.Selection, because reason: Reason
    ) async throws -> Outcome<BulkAction> {
        if let refusal = Self.refusal(action, selection) { return .refused(refusal) }
        let id = holder.installation.newID(BulkAction.self, at: holder.installation.time.now())
        return try await holder.act(with: .administration) { transaction, actor, now in
            let bulk = BulkAction(
                id: id, actor: actor, action: action, reason: reason, selection: selection.settled, begunAt: now)
            try transaction.insertBulkAction(try bulk.row())
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    .bulkBegun, by: actor, account: nil,
                    details: ["bulk": id.rawValue, "action": action.name, "reason": reason.text], selection.details)
            ]
            return (decision, bulk)
        }
    }

    /// Ends it where it is: the worker finds that with its next batch. Of one that has ended, nothing changes.
    ///
    /// - Returns: As it stands now; `nil` where there is none.
    package func stopBulk(_ id: ID<BulkAction>) async throws -> Outcome<BulkAction?> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard var row = try transaction.lockBulkAction(id) else { return (Decision(), nil) }
            let bulk = try BulkAction(row)
            guard bulk.endedAt == nil else { return (Decision(), bulk) }
            (row.endedAt, row.stoppedBy) = (now, actor.text)
            try transaction.updateBulkAction(row)
            return (BulkWorker.ended(bulk, row, by: actor, ["stopped": "asked"]), try BulkAction(row))
        }
    }

    private static func refusal(_ action: UserAction, _ selection: BulkAction.Selection) -> Refusal? {
        if case .people(let ids) = selection, ids.count > BulkAction.mostPeople { return .tooManyPeople }
        return action.isForMany ? nil : .notAllowed
    }
}

extension ReadingRight {
    /// How far it has come; `nil` where there is none.
    package func findBulk(_ id: ID<BulkAction>) async throws -> Outcome<BulkAction?> {
        try await holder.look(with: .reading) { transaction, _ in
            .done(try transaction.findBulkAction(id).map { try BulkAction($0) })
        }
    }

    /// The newest first.
    package func listBulk(limit: Int = 20) async throws -> Outcome<[BulkAction]> {
        try await holder.look(with: .reading) { transaction, _ in
            .done(try transaction.listBulkActions(limit: limit).map { try BulkAction($0) })
        }
    }
}

extension BulkPreview {
    fileprivate var looked: Int { changes + leftOut.values.reduce(0, +) }

    fileprivate mutating func add(_ refusal: Refusal?, _ id: ID<Account>, _ account: Account?) {
        guard let refusal else {
            changes += 1
            if let account, first.count < Self.mostExamples { first.append(account) }
            return
        }
        leftOut[refusal, default: 0] += 1
        if examples.count < Self.mostExamples {
            examples.append(Example(account: id, email: account?.email, refusal: refusal))
        }
    }
}

extension Transaction {
    fileprivate func leavesOut(
        _ user: UserOverview?, _ action: UserAction, _ settings: Settings, at now: Timestamp
    ) throws -> Refusal? {
        guard let user else { return .accountUnknown }
        let id = user.account.id
        var facts = UserAction.Facts(
            account: user.account, isLocked: user.lockedUntil != nil, hasSessions: false,
            recovery: RecoveryAddresses(), enrolled: EnrolledFactors(), settings: settings, actor: .host, reason: nil,
            manager: try findManager(of: id)?.name.text, now: now)
        switch action {
        case .account, .setFactorRule, .mailActivation: break
        case .signOut: facts.hasSessions = try !listSessions(of: id, epoch: user.account.epoch, limit: 1).isEmpty
        case .sendReset, .resetAuthenticator, .spokenCode:
            facts.enrolled = try findEnrolledFactors(of: id)
            facts.recovery = try findRecoveryAddresses(of: id, at: now)
            facts.isMailboxOnHold = try findMailboxHold(of: id, at: now) != nil
        }
        return action.leavesOut(facts)
    }
}
