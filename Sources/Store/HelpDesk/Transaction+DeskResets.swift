package import Domain

extension Transaction {
    /// Where it waits for consent, in place of another one about the same account that does.
    package func insertDeskReset(_ reset: DeskReset) throws {
        if reset.state == .open {
            try send(
                "UPDATE desk_resets SET state = 'over' WHERE account_id = $1 AND state = 'open'", reset.account)
        }
        try send(
            """
            INSERT INTO desk_resets (id, account_id, action, asker, asker_epoch, reason, caller, state, asked_at,
                decided_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, reset.id, reset.account, reset.act.rawValue, reset.asker.text, reset.askerEpoch, reset.reason?.text,
            reset.caller?.rawValue, reset.state.rawValue, reset.askedAt, reset.decidedAt)
    }

    package func findDeskReset(_ id: ID<DeskReset>) throws -> DeskReset? {
        try find(
            """
            SELECT id, account_id, action, asker, asker_epoch, reason, caller, state, asked_at, decided_at, decided_by,
                code
            FROM desk_resets WHERE id = $1
            """, id
        ).map(DeskReset.init(row:))
    }

    /// Those that wait for consent, the oldest first.
    package func listOpenDeskResets(at now: Timestamp) throws -> [DeskReset] {
        try list(
            """
            SELECT id, account_id, action, asker, asker_epoch, reason, caller, state, asked_at, decided_at, decided_by,
                code
            FROM desk_resets WHERE state = 'open' AND asked_at > $1 ORDER BY asked_at, id LIMIT 200
            """, now - DeskReset.consentLives
        ).map(DeskReset.init(row:))
    }

    /// What somebody asked for lately, whatever became of it, the newest first.
    package func listDeskResets(by asker: Actor, since time: Timestamp) throws -> [DeskReset] {
        try list(
            """
            SELECT id, account_id, action, asker, asker_epoch, reason, caller, state, asked_at, decided_at, decided_by,
                code
            FROM desk_resets WHERE asked_at > $2 AND asker = $1 AND (decided_by IS NOT NULL OR state <> 'done')
            ORDER BY asked_at DESC, id DESC LIMIT 20
            """, asker.text, time
        ).map(DeskReset.init(row:))
    }

    /// The newest first.
    package func listDeskResets(of account: ID<Account>, since time: Timestamp) throws -> [DeskReset] {
        try list(
            """
            SELECT id, account_id, action, asker, asker_epoch, reason, caller, state, asked_at, decided_at, decided_by,
                code
            FROM desk_resets WHERE account_id = $1 AND asked_at > $2 ORDER BY asked_at DESC, id DESC LIMIT 20
            """, account, time
        ).map(DeskReset.init(row:))
    }

    /// Settles one that waits, for the one administrator who is first and in time.
    package func updateDeskResetDecided(
        _ id: ID<DeskReset>, as state: DeskReset.State, by actor: Actor, code: SealedSecret?, at now: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE desk_resets SET state = $2, decided_by = $3, code = $4, decided_at = $5
            WHERE id = $1 AND state = 'open' AND asked_at > $6
            """, id, state.rawValue, actor.text, code?.text, now, now - DeskReset.consentLives) == 1
    }

    package func updateDeskResetStopped(_ id: ID<DeskReset>, at now: Timestamp) throws -> Bool {
        try execute(
            """
            UPDATE desk_resets SET state = 'stopped', code = NULL, decided_at = $2
            WHERE id = $1 AND state IN ('open', 'done')
            """, id, now) == 1
    }

    /// Takes the code away, for the one look that is first.
    package func updateDeskResetCodeShown(_ id: ID<DeskReset>) throws -> Bool {
        try execute("UPDATE desk_resets SET code = NULL WHERE id = $1 AND code IS NOT NULL", id) == 1
    }

    /// What nobody came for is kept no longer than it is good for.
    package func updateDeskResetCodesForgotten(decidedBefore time: Timestamp) throws {
        try send("UPDATE desk_resets SET code = NULL WHERE code IS NOT NULL AND decided_at < $1", time)
    }

    package func deleteDeskResets(askedBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM desk_resets WHERE asked_at < $1", time)
    }
}

extension DeskReset {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), act: try row.value(2), asker: try row.actor(3),
            askerEpoch: try row.integer(4), reason: try row.optionalText(5).map { try Reason($0) },
            caller: try row.optionalText(6).flatMap(CallerCheck.Means.init(rawValue:)), state: try row.value(7),
            askedAt: try row.time(8), decidedAt: try row.optionalTime(9),
            decidedBy: try row.optionalText(10).flatMap(Actor.init(text:)),
            code: try row.optionalText(11).map(SealedSecret.init(text:)))
    }
}
