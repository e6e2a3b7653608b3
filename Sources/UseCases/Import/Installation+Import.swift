package import Domain
package import Store

extension Installation {
    /// How many people are added in one transaction, unless told otherwise.
    package static var importBatch: Int { 512 }

    /// What importing the table would do. Changes nothing.
    package func planImport(of table: ImportTable) async throws -> ImportPlan {
        let standings = try await database.read { transaction in
            try stride(from: 0, to: table.people.count, by: Self.importBatch).flatMap { start in
                let people = table.people[start..<min(start + Self.importBatch, table.people.count)]
                return try transaction.standings(of: Array(people), columns: table.columns)
            }
        }
        return ImportPlan(table, standings)
    }

    /// Adds the people of a plan, batch by batch, each as `addAccount` adds one. Where this ends early, whatever the
    /// reason, planning the same file again leaves those who are missing.
    ///
    /// - Parameters:
    ///   - pace: Sends everybody an activation mail, so many a minute; without, nobody is told.
    ///   - batch: People in one transaction: many take less time together, and hold up other writers for longer.
    ///   - mayGoOn: Asked in the transaction of each batch; `ImportStopped` is thrown where it may not.
    ///   - progress: Called after each batch. What it throws ends the import there.
    package func applyImport(
        of roster: ImportRoster, activatingAt pace: ActivationPace? = nil, by actor: Actor,
        inBatchesOf batch: Int = importBatch,
        while mayGoOn: @Sendable @escaping (any Transaction) throws -> Bool = { _ in true },
        progress: (ImportReport) async throws -> Void = { _ in }
    ) async throws -> ImportReport {
        let importID = newID(ImportRoster.self, at: time.now())
        var schedule = try await schedule(pace)
        var report = ImportReport(roster)
        for start in stride(from: 0, to: roster.people.count, by: batch) {
            let now = time.now()
            let people = Array(roster.people[start..<min(start + batch, roster.people.count)])
            let next = ImportBatch(
                people: people, columns: roster.columns,
                accounts: people.map { NewAccount($0).staged(id: newID(at: now), at: now) }, actor: actor,
                importID: importID, beginning: start == 0 ? begun(importID, roster, pace, by: actor) : nil,
                schedule: schedule)
            let (writer, soFar) = (writer(at: now), report)
            let part = try await database.exclusively { transaction in
                guard try mayGoOn(transaction) else { throw ImportStopped(report: soFar) }
                return try next.write(in: transaction, by: writer)
            }
            report.add(part)
            schedule?.take(part.added)
            if part.lastMailAt != nil { work.mail.wake() }
            try await progress(report)
        }
        return report
    }

    /// Behind the mails of other imports, so that several together keep the pace.
    func schedule(_ pace: ActivationPace?) async throws -> ActivationSchedule? {
        guard let pace else { return nil }
        let last = try await database.read { try $0.findLastMailTime(kind: NoticeKind.activation.rawValue) }
        return ActivationSchedule(pace, behind: last, at: time.now())
    }

    private func begun(
        _ id: ID<ImportRoster>, _ roster: ImportRoster, _ pace: ActivationPace?, by actor: Actor
    ) -> AuditEvent {
        AuditEvent(
            .importBegun, by: actor, account: nil,
            details: [
                "import": id.rawValue, "people": String(roster.people.count),
                "already-there": String(roster.alreadyThere),
                "activation-mails-per-minute": pace.map { String($0.perMinute) } ?? "none",
            ])
    }
}

/// Whoever began it may do so no more.
struct ImportStopped: Error {
    let report: ImportReport
}

extension NewAccount {
    init(_ person: ImportedPerson) {
        self.init(kind: .user, email: person.email, userName: person.userName, name: person.name)
    }
}
