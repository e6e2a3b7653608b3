import Domain
package import Logging
import ServiceLifecycle
import Store

/// Carries imports of the portal out. Whoever dies leaves a lease that runs out; the next one plans the same file again,
/// and whoever was added already is passed over.
package struct ImportWorker: Service {
    package let installation: Installation
    package let logger: Logger

    /// Longer than a batch takes.
    private static let lease: Duration = .minutes(1)

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "imports") { try await work() }
    }

    /// Whatever is open, to its end.
    package func work() async throws {
        while let row = try await lease(), !Task.isShuttingDownGracefully {
            try await carryOut(row)
        }
    }

    private func lease() async throws -> ImportRow? {
        let now = installation.time.now()
        return try await installation.database.write { try $0.leaseImport(at: now, until: now + Self.lease) }
    }

    private func carryOut(_ row: ImportRow) async throws {
        guard let actor = Actor(text: row.actor),
            let sealed = try await installation.database.read({ try $0.findImportContents(row.id) })
        else { return try await end(row) }
        let holder = RightHolder(installation: installation, identity: .init(of: actor))
        let table = try installation.table(of: row.id, sealed, try ImportMapping(text: row.mapping))
        let plan = try await installation.planImport(of: table)
        guard let roster = plan.roster else {
            // Somebody got an address of theirs since it was begun: nobody is overwritten.
            var ended = row
            ended.refused = plan.faults.count
            return try await end(ended)
        }
        do {
            let report = try await installation.applyImport(
                of: roster, activatingAt: row.mailsPerMinute.flatMap(ActivationPace.init(perMinute:)), by: actor,
                while: {
                    try holder.actor(with: .administration, in: $0) != nil && !$0.isImportStopped(row.id)
                }
            ) { report in
                try await note(row.with(report), endedAt: nil)
                if Task.isShuttingDownGracefully { throw CancellationError() }
            }
            try await end(row.with(report))
        } catch let stopped as ImportStopped {
            // What is done is done, and the rest is not.
            let row = row.with(stopped.report)
            // Whoever stopped it stands in the trail already.
            guard try await !installation.database.read({ try $0.isImportStopped(row.id) }) else {
                return try await end(row)
            }
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    .importStopped, by: actor, account: nil,
                    details: [
                        "import": row.id.rawValue, "added": String(row.added), "stopped": Refusal.notAllowed.code,
                    ])
            ]
            try await end(row, decision)
        }
    }

    private func end(_ row: ImportRow, _ decision: Decision = Decision()) async throws {
        try await note(row, endedAt: installation.time.now(), decision)
    }

    private func note(_ row: ImportRow, endedAt: Timestamp?, _ decision: Decision = Decision()) async throws {
        var row = row
        row.endedAt = endedAt
        let (noted, now) = (row, installation.time.now())
        let writer = installation.writer(at: now)
        try await installation.database.write { transaction in
            try transaction.updateImport(noted, leasedUntil: now + Self.lease)
            try writer.write(decision, in: transaction)
        }
    }
}

extension ImportRow {
    /// Whoever was to be added and is there when it is planned anew was added before.
    fileprivate func with(_ report: ImportReport) -> ImportRow {
        var row = self
        row.alreadyThere = report.people - people
        row.added = people - report.newcomers + report.added
        row.refused = report.faults.count
        return row
    }
}
