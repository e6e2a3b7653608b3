package import Domain
import Formats
import Store

/// What an import from a directory would do, and what stands for it.
package struct DirectoryImportPreview: Sendable {
    package let connection: Connection
    package let plan: DirectoryImportPlan
    package let digest: String
    package let latest: DirectoryRun?
    /// Far fewer entries than last time.
    package var isSuspicious: Bool { latest?.isSuspicious(plan.entries) ?? false }

    package init(connection: Connection, plan: DirectoryImportPlan, digest: String, latest: DirectoryRun?) {
        self.connection = connection
        self.plan = plan
        self.digest = digest
        self.latest = latest
    }
}

extension Installation {
    /// - Parameter asked: Since when part of what was seen may have been added.
    func planDirectoryImport(
        of connection: Connection, since asked: Timestamp? = nil
    ) async throws -> (plan: DirectoryImportPlan, digest: String) {
        let accounts = try await listAll { transaction, after, limit in
            let page = try transaction.listImportedAccounts(at: connection.id, after: after, limit: limit)
            return (page, page.last?.id.rawValue)
        }
        guard let heading = ImportHeading.parse(DirectoryImport.headers, line: 0).heading else {
            throw DirectoryUnreadable(failure: .other)
        }
        let mapping = connection.settings.mapping
        let reading = try await readEntries(
            of: connection, connection.settings.boundFilter, mapping.attributes,
            into: DirectoryImport(accounts, heading, gone: connection.settings.gone)
        ) { $0.take(DirectoryPerson($1, by: mapping)) }
        let people = reading.reading.people
        var standings: [ImportedPerson.Standing] = []
        for start in stride(from: 0, to: people.count, by: Self.importBatch) {
            let batch = Array(people[start..<min(start + Self.importBatch, people.count)])
            standings += try await database.read { try $0.standings(of: batch, columns: heading.columns) }
        }
        let plan = DirectoryImportPlan(reading, standings)
        let added = accounts.filter { account in asked.map { account.boundAt >= $0 && account.follows } == true }
        let newcomers =
            plan.newcomers.map { line($0.entry.description, $0.person.email, $0.person.userName, $0.person.name) }
            + added.map { line($0.entry, $0.email, $0.userName, $0.name) }
        let others =
            plan.changes.map { "change " + line($0.account.rawValue, $0.email, $0.userName, $0.name) }
            + plan.missing.map { "gone \($0.id)" }
        return (plan, connection.digest(of: "import", newcomers.sorted() + others))
    }

    private func line(_ id: String, _ email: EmailAddress, _ userName: UserName?, _ name: PersonName) -> String {
        [id, email.key, userName?.key ?? "", name.given, name.family].joined(separator: "\u{1F}")
    }

    /// Adds one batch, each bound to their entry and following it.
    ///
    /// - Returns: `nil` where it has to end here.
    func add(
        _ newcomers: ArraySlice<DirectoryImportPlan.Newcomer>, at connection: Connection,
        _ schedule: ActivationSchedule?, by holder: RightHolder,
        while mayGoOn: @Sendable @escaping (any Transaction, Timestamp) throws -> Bool
    ) async throws -> ImportReport.Part? {
        let now = time.now()
        let writer = writer(at: now)
        let accounts = newcomers.map { NewAccount($0.person).staged(id: newID(at: now), at: now) }
        let bindings = zip(accounts, newcomers).map { account, newcomer in
            Binding(
                new: newID(at: now), of: account, isLockedForGood: false, to: connection,
                entry: newcomer.entry.description, epoch: 0, at: now)
        }
        let importID = newID(ImportRoster.self, at: now)
        return try await database.exclusively { transaction in
            guard let actor = try holder.actor(with: .administration, in: transaction),
                try transaction.lockConnection(connection.id)?.settings == connection.settings,
                try mayGoOn(transaction, now)
            else { return nil }
            return try ImportBatch(
                people: newcomers.map(\.person), columns: Set(ImportColumn.allCases), accounts: accounts, actor: actor,
                importID: importID, beginning: nil, schedule: schedule, bindings: bindings,
                connection: connection.name
            ).write(in: transaction, by: writer)
        }
    }
}

extension DirectoryImportPlan {
    /// By the names that commands know them by.
    package var counts: [String: Int] {
        [
            "seen": entries, "new": newcomers.count, "unmatched": unmatched, "changed": changes.count,
            "missing": missing.count, "unidentified": unidentified, "faults": faults.count,
        ]
    }
}

extension AdministrationRight {
    /// Reads the directory, and says whom importing from it would add and change. Changes nothing.
    package func previewDirectoryImport(of id: ID<Connection>) async throws -> Outcome<DirectoryImportPreview> {
        try await lookThrough(.importing, at: id) { connection, latest in
            let (plan, digest) = try await holder.installation.planDirectoryImport(of: connection)
            return DirectoryImportPreview(connection: connection, plan: plan, digest: digest, latest: latest)
        }
    }
}
