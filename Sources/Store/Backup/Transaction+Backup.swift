package import Domain

extension Transaction {
    package func forEachRow(of table: BackupTable, _ body: (Row) throws -> Void) throws {
        try forEachRow(table.select, [], body)
    }

    package func insertRow(_ values: [SQLValue], into table: BackupTable) throws {
        _ = try run(table.insert, values)
    }

    package func hasAccounts() throws -> Bool {
        try find("SELECT id FROM accounts LIMIT 1") != nil
    }

    package func countRestores() throws -> Int {
        try find("SELECT restores FROM installation")?.integer(0) ?? 0
    }

    /// The highest epoch that any account has, and how many restores there were.
    package func findEpochs() throws -> (highest: Int, restores: Int) {
        (
            try find("SELECT MAX(epoch) FROM accounts")?.optionalInteger(0) ?? 0,
            try find("SELECT MAX(restores) FROM installation")?.optionalInteger(0) ?? 0
        )
    }

    /// Empties every table of the installation. Who refers to others goes first.
    package func deleteInstallation() throws {
        try execute("DELETE FROM proofs")
        try execute("DELETE FROM flows")
        try execute("DELETE FROM links")
        try execute("DELETE FROM sessions")
        try execute("DELETE FROM reset_requests")
        try execute("DELETE FROM spent_challenges")
        try execute("DELETE FROM push_requests")
        try execute("DELETE FROM phone_enrolments")
        try execute("DELETE FROM phone_notices")
        try execute("DELETE FROM phones")
        try execute("DELETE FROM push_identity")
        try execute("DELETE FROM authenticators")
        try execute("DELETE FROM passkeys")
        try execute("DELETE FROM recovery_codes")
        try execute("DELETE FROM factor_resets")
        try execute("DELETE FROM known_browsers")
        try execute("DELETE FROM password_history")
        try execute("DELETE FROM recovery_addresses")
        try execute("DELETE FROM attempts")
        try execute("DELETE FROM announcements")
        try execute("DELETE FROM announcement_runs")
        try execute("DELETE FROM mail")
        try execute("DELETE FROM user_words")
        try execute("DELETE FROM failed_sign_ins")
        try execute("DELETE FROM bulk_actions")
        try execute("DELETE FROM break_glass_codes")
        try execute("DELETE FROM api_answers")
        try execute("DELETE FROM api_keys")
        try execute("DELETE FROM imports")
        try execute("DELETE FROM event_forwarders")
        try execute("DELETE FROM caller_codes")
        try execute("DELETE FROM caller_checks")
        try execute("DELETE FROM desk_resets")
        try execute("DELETE FROM mailbox_moves")
        try execute("DELETE FROM directory_times")
        try execute("DELETE FROM directory_rules")
        try execute("DELETE FROM deliveries")
        try execute("DELETE FROM lost_leases")
        try execute("DELETE FROM followed_entries")
        try execute("DELETE FROM directory_runs")
        try execute("DELETE FROM bindings")
        try execute("DELETE FROM connection_settings")
        try execute("DELETE FROM connections")
        try execute("DELETE FROM connectors")
        try execute("DELETE FROM announced_ends")
        try execute("DELETE FROM expired_accounts")
        try execute("DELETE FROM accounts")
        try execute("DELETE FROM mail_texts")
        try execute("DELETE FROM settings")
        try execute("DELETE FROM data_keys")
        try execute("DELETE FROM installation")
        try execute("DELETE FROM audit_events")
        try execute("DELETE FROM audit_head")
    }

    /// Puts every account at one epoch, from which on they count again.
    package func updateEpochs(to epoch: Int, restores: Int) throws {
        try execute("UPDATE accounts SET epoch = $1", epoch)
        try execute("UPDATE installation SET restores = $1", restores)
    }

    /// Ends the mails whose link is dead. The others say what happened and may still go out.
    package func updateMailWithLinksExpired(at now: Timestamp, failure: String) throws -> Int {
        try execute(
            """
            UPDATE mail SET state = 'expired', sealed = NULL, finished_at = $1, failure = $2
            WHERE state = 'waiting' AND expires_at IS NOT NULL
            """, now, failure)
    }
}

extension WrappedKey {
    /// A row of `BackupTable.keys`.
    package init(row: Row) throws(UnexpectedValue) {
        self.init(purpose: try row.text(0), version: try row.integer(1), wrapped: try row.text(2))
    }
}
