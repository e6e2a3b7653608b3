package import Domain

extension Transaction {
    /// By the directory's clock.
    package func findDirectoryTime(of binding: ID<Binding>) throws -> Timestamp? {
        try find("SELECT changed_at FROM directory_times WHERE binding_id = $1", binding)?.time(0)
    }

    package func updateDirectoryTime(of binding: ID<Binding>, to time: Timestamp?) throws {
        guard let time else {
            try send("DELETE FROM directory_times WHERE binding_id = $1", binding)
            return
        }
        try send(
            """
            INSERT INTO directory_times (binding_id, changed_at) VALUES ($1, $2)
            ON CONFLICT (binding_id) DO UPDATE SET changed_at = excluded.changed_at
            """, binding, time)
    }

    /// The directory that decides about an account's password alone, where one does.
    package func findManager(of account: ID<Account>) throws -> Connection? {
        try find(
            """
            SELECT b.connection_id FROM bindings b
            JOIN connection_settings s ON s.connection_id = b.connection_id
            WHERE b.account_id = $1 AND s.name = $2 AND s.value = $3 ORDER BY b.id LIMIT 1
            """, account, ConnectionField.authority.rawValue, PasswordAuthority.directory.rawValue
        ).flatMap { try findConnection(try $0.id(0)) }
    }

    /// Those of whom a directory decides alone.
    package func listManaged(of accounts: [ID<Account>]) throws -> Set<ID<Account>> {
        guard !accounts.isEmpty else { return [] }
        var managed: Set<ID<Account>> = []
        let words = [ConnectionField.authority.rawValue.sqlValue, PasswordAuthority.directory.rawValue.sqlValue]
        for batch in accounts.map(\.rawValue).inPaddedBatches(of: 64) {
            for row in try rows(
                """
                SELECT b.account_id FROM bindings b
                JOIN connection_settings s ON s.connection_id = b.connection_id AND s.name = $65 AND s.value = $66
                WHERE b.account_id IN (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                    $60, $61, $62, $63, $64
                )
                """, batch + words)
            {
                managed.insert(try row.id(0))
            }
        }
        return managed
    }

    /// Those whose passwords become the ones here, and which may be asked: their search account is set up.
    package func listAdoptedConnections() throws -> [Connection] {
        try list(
            """
            SELECT c.id FROM connections c JOIN connection_settings s ON s.connection_id = c.id
            WHERE s.name = $1 AND s.value <> $2 AND c.paused_at IS NULL AND c.reader_secret IS NOT NULL ORDER BY c.id
            """, ConnectionField.authority.rawValue, PasswordAuthority.lockstep.rawValue
        ).compactMap { try findConnection(try $0.id(0)) }
    }
}
