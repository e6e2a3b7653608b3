package import Domain
package import Logging
import ServiceLifecycle
import Store

/// Carries bulk actions out. Each batch and the place behind it are one transaction: whoever dies loses nothing, and of
/// several workers each goes on where the others got.
package struct BulkWorker: Service {
    package let installation: Installation
    package let logger: Logger

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "bulk actions") { try await work() }
    }

    /// Whatever is open, to its end. One that fails is tried again with the next beat, and keeps no other waiting.
    package func work() async throws {
        for id in try await installation.database.read({ try $0.listOpenBulkActions() }) {
            do {
                while try await takeBatch(of: id), !Task.isShuttingDownGracefully {}
            } catch {
                logger.error("bulk action failed", metadata: ["bulk": "\(id)", "error": "\(error)"])
            }
        }
    }

    /// - Returns: Whether there is more to do.
    @discardableResult
    package func takeBatch(of id: ID<BulkAction>) async throws -> Bool {
        let now = installation.time.now()
        let (installation, writer) = (installation, installation.writer(at: now))
        let (decision, goesOn) = try await installation.database.write { transaction -> (Decision, Bool) in
            guard var row = try transaction.lockBulkAction(id), row.endedAt == nil else { return (Decision(), false) }
            let bulk = try BulkAction(row)
            let decision = try Self.batch(of: bulk, &row, installation, in: transaction, at: now)
            try transaction.updateBulkAction(row)
            try writer.write(decision, in: transaction)
            return (decision, row.endedAt == nil)
        }
        installation.announce(decision)
        return goesOn
    }

    private static func batch(
        of bulk: BulkAction, _ row: inout BulkRow, _ installation: Installation, in transaction: any Transaction,
        at now: Timestamp
    ) throws -> Decision {
        let holder = RightHolder(installation: installation, identity: .init(of: bulk.actor))
        guard let actor = try holder.actor(with: .administration, in: transaction) else {
            // Whoever began it may do so no more: what is done is done, and the rest is not.
            row.endedAt = now
            return ended(bulk, row, ["stopped": Refusal.notAllowed.code])
        }
        let walk = BulkWalk(
            selection: bulk.selection, week: installation.comingWeek(from: now, under: try transaction.findSettings()))
        let batch = try walk.batch(after: bulk.place, limit: AdministrationRight.bulkBatch, in: transaction)
        var all = Decision()
        for id in batch.people {
            let facts = try transaction.userActionFacts(
                for: bulk.action, of: id, by: actor, because: bulk.reason, spokenDigest: nil, at: now)
            let decision = facts.map { bulk.action.decide($0, asPartOf: bulk.id) } ?? .refused(.accountUnknown)
            if decision.isDone {
                all.add(decision)
                row.changed += 1
            } else {
                row.leftOut += 1
            }
        }
        row.place = batch.next ?? row.place
        if batch.next == nil {
            row.endedAt = now
            all.add(ended(bulk, row))
        }
        return all
    }

    static func ended(
        _ bulk: BulkAction, _ row: BulkRow, by actor: Actor? = nil, _ details: [String: String] = [:]
    ) -> Decision {
        var decision = Decision()
        decision.events = [
            AuditEvent(
                .bulkEnded, by: actor ?? bulk.actor, account: nil,
                details: [
                    "bulk": bulk.id.rawValue, "changed": String(row.changed), "left-out": String(row.leftOut),
                ], details)
        ]
        return decision
    }
}

extension RightHolder.Identity {
    /// For what goes on after whoever began it may have signed out.
    init(of actor: Actor) {
        switch actor {
        case .account(let id): self = .beginner(id)
        case .apiKey(let id): self = .apiKey(id)
        case .system: self = .system
        case .host, .anonymous: self = .host
        }
    }
}
