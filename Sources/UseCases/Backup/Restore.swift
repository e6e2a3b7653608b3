package import Domain
package import Formats
package import Store

/// Puts a backup back, into a new epoch: no session, link or flow of before or after the backup lives on.
package enum Restore {
    /// How far the accounts' epochs jump. What was changed between the backup and now is lost, and with it how often;
    /// whoever holds something of that time must not find its epoch again.
    private static let epochStride = 1_000_000

    package struct Report: Hashable, Sendable {
        package let takenAt: Timestamp
        /// How many rows were put back, by table.
        package let rows: [String: Int]
        /// Mails that had not been sent and whose links are dead.
        package let mailExpired: Int
    }

    /// All of it or nothing, in one transaction, and only what the seal was found to cover.
    ///
    /// - Parameters:
    ///   - database: With the program's schema.
    ///   - replacing: Whether a database that holds accounts may be emptied.
    /// - Throws: `BackupFault`, and `DatabaseFault` from the database.
    package static func run(
        from path: String, into database: any Database, keyFile: KeyFile, replacing: Bool, at now: Timestamp
    ) async throws -> Report {
        // Once for the seal alone: what it does not cover never reaches the database.
        var checked = try BackupContent(path: path, keyFile: keyFile)
        try checked.read { _, _ in }
        return try await database.exclusively { transaction in
            guard try replacing || !transaction.hasAccounts() else { throw BackupFault.notEmpty }
            let replaced = try transaction.findEpochs()
            try transaction.deleteInstallation()
            var content = try BackupContent(path: path, keyFile: keyFile)
            try content.read { try transaction.insertRow($1, into: $0) }
            return try begin(content, after: replaced, in: transaction, at: now)
        }
    }

    /// The new epoch, and the event that says so.
    private static func begin(
        _ content: BackupContent, after replaced: (highest: Int, restores: Int), in transaction: any Transaction,
        at now: Timestamp
    ) throws -> Report {
        let restored = try transaction.findEpochs()
        let restores = max(restored.restores, replaced.restores) + 1
        try transaction.updateEpochs(
            to: max(restored.highest, replaced.highest) + epochStride, restores: restores)
        try transaction.updateFactorResetsExpired(at: now)
        try transaction.updateConnectorsVoided()
        try transaction.updateBindingsRestored(epoch: restores, at: now)
        let expired = try transaction.updateMailWithLinksExpired(at: now, failure: "its link died in a restore")
        let event = AuditEvent(
            .installationRestored, by: .host, account: nil,
            details: [
                "taken_at": String(content.takenAt.milliseconds), "restores": String(restores),
                "mail_expired": String(expired),
            ])
        try transaction.record([event], key: try content.auditKey, at: now)
        return Report(takenAt: content.takenAt, rows: content.rows, mailExpired: expired)
    }
}
