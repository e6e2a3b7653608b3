package import Domain

extension Transaction {
    package func insertBinding(_ binding: Binding, entryKey: String) throws {
        try send(
            """
            INSERT INTO bindings (id, account_id, connection_id, entry, entry_key, bound_at, generation, quiet_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """, binding.id, binding.target.account, binding.target.connection, binding.entry, entryKey,
            binding.boundAt, binding.target.generation, binding.target.quietUntil)
        try updateDelivery(of: binding)
    }

    /// Which of these are bound to an entry anywhere.
    package func findBound(among accounts: [ID<Account>]) throws -> Set<ID<Account>> {
        try accounts.map(\.rawValue).inPaddedBatches(of: 64).reduce(into: []) { bound, batch in
            for row in try rows(
                """
                SELECT account_id FROM bindings WHERE account_id IN (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                    $60, $61, $62, $63, $64
                )
                """, batch)
            { bound.insert(try row.id(0)) }
        }
    }

    /// Held until the transaction ends, with what each is owed. Whoever changes it has locked it by this.
    package func lockBindings(of account: ID<Account>) throws -> [Binding] {
        try list(
            """
            UPDATE bindings SET generation = generation WHERE account_id = $1
            RETURNING id, entry, bound_at, account_id, connection_id, generation, held_epoch, held_generation, held_at,
                held_standing, lease_id, lease_epoch, lease_generation, lease_password, quiet_until
            """, account
        ).map(binding).sorted { $0.id.rawValue < $1.id.rawValue }
    }

    package func lockBinding(_ id: ID<Binding>) throws -> Binding? {
        try find(
            """
            UPDATE bindings SET generation = generation WHERE id = $1
            RETURNING id, entry, bound_at, account_id, connection_id, generation, held_epoch, held_generation, held_at,
                held_standing, lease_id, lease_epoch, lease_generation, lease_password, quiet_until
            """, id
        ).map(binding)
    }

    package func findBinding(_ id: ID<Binding>) throws -> Binding? {
        try find(
            """
            SELECT id, entry, bound_at, account_id, connection_id, generation, held_epoch, held_generation, held_at,
                held_standing, lease_id, lease_epoch, lease_generation, lease_password, quiet_until
            FROM bindings WHERE id = $1
            """, id
        ).map(binding)
    }

    package func listBindings(of account: ID<Account>) throws -> [Binding] {
        try list(
            """
            SELECT id, entry, bound_at, account_id, connection_id, generation, held_epoch, held_generation, held_at,
                held_standing, lease_id, lease_epoch, lease_generation, lease_password, quiet_until
            FROM bindings WHERE account_id = $1 ORDER BY id
            """, account
        ).map(binding)
    }

    package func listBindings(after id: String, limit: Int) throws -> [Binding] {
        try list(
            """
            SELECT id, entry, bound_at, account_id, connection_id, generation, held_epoch, held_generation, held_at,
                held_standing, lease_id, lease_epoch, lease_generation, lease_password, quiet_until
            FROM bindings WHERE id > $1 ORDER BY id LIMIT $2
            """, id, limit
        ).map(binding)
    }

    package func listBindings(at connection: ID<Connection>, after id: String, limit: Int) throws -> [Binding] {
        try list(
            """
            SELECT id, entry, bound_at, account_id, connection_id, generation, held_epoch, held_generation, held_at,
                held_standing, lease_id, lease_epoch, lease_generation, lease_password, quiet_until
            FROM bindings WHERE connection_id = $1 AND id > $2 ORDER BY id LIMIT $3
            """, connection, id, limit
        ).map(binding)
    }

    /// As it was bound; `nil` where the account has none there.
    package func findEntry(of account: ID<Account>, at connection: ID<Connection>) throws -> String? {
        try find("SELECT entry FROM bindings WHERE account_id = $1 AND connection_id = $2", account, connection)?
            .text(0)
    }

    /// Whose an entry is that has these two keys.
    package func findAccountBound(to keys: [String], at connection: ID<Connection>) throws -> ID<Account>? {
        for key in keys {
            let found = try find(
                "SELECT account_id FROM bindings WHERE connection_id = $1 AND entry_key = $2", connection, key)
            if let found { return try found.id(0) }
        }
        return nil
    }

    /// Everything that may have changed of it: what is held, who carries, and what is owed.
    ///
    /// - Parameter lost: Those of before, so that they are only written where they are others.
    package func updateBinding(_ binding: Binding, losing lost: Set<DeliveryLease>, at now: Timestamp) throws {
        let target = binding.target
        try send(
            """
            UPDATE bindings SET generation = $2, held_epoch = $3, held_generation = $4, held_at = $5,
                held_standing = $6, lease_id = $7, lease_epoch = $8, lease_generation = $9, lease_password = $10,
                quiet_until = $11
            WHERE id = $1
            """, binding.id, target.generation, target.held?.pair.epoch, target.held?.pair.generation, target.held?.at,
            target.heldStanding?.rawValue, target.lease?.id, target.lease?.pair.epoch, target.lease?.pair.generation,
            target.lease?.carriesPassword, target.quietUntil)
        for lease in lost.subtracting(target.lost) { try send("DELETE FROM lost_leases WHERE id = $1", lease.id) }
        for lease in target.lost.subtracting(lost) {
            try send(
                """
                INSERT INTO lost_leases (id, binding_id, epoch, generation, carries_password, lost_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                """, lease.id, binding.id, lease.pair.epoch, lease.pair.generation, lease.carriesPassword, now)
        }
        try updateDelivery(of: binding)
    }

    package func deleteBinding(_ id: ID<Binding>) throws {
        try send("DELETE FROM deliveries WHERE binding_id = $1", id)
        try send("DELETE FROM followed_entries WHERE binding_id = $1", id)
        try send("DELETE FROM lost_leases WHERE binding_id = $1", id)
        try send("DELETE FROM directory_times WHERE binding_id = $1", id)
        try send("DELETE FROM bindings WHERE id = $1", id)
    }

    package func deleteLostLeases(before time: Timestamp) throws -> Int {
        try execute("DELETE FROM lost_leases WHERE lost_at < $1", time)
    }

    func binding(_ row: Row) throws -> Binding {
        let id: ID<Binding> = try row.id(0)
        let lost = try list(
            "SELECT id, epoch, generation, carries_password FROM lost_leases WHERE binding_id = $1", id
        ).map { DeliveryLease(id: try $0.id(0), pair: try $0.pair(1, 2), carriesPassword: try $0.flag(3)) }
        var target = BoundTarget(
            account: try row.id(3), connection: try row.id(4), generation: try row.integer(5),
            heldStanding: try row.optionalText(9).flatMap(TargetStanding.init), owed: try findDelivery(of: id),
            quietUntil: try row.time(14), lost: Set(lost))
        if let heldAt = try row.optionalTime(8) { target.held = BoundTarget.Held(pair: try row.pair(6, 7), at: heldAt) }
        if let lease: ID<DeliveryLease> = try row.optionalID(10) {
            target.lease = DeliveryLease(id: lease, pair: try row.pair(11, 12), carriesPassword: try row.flag(13))
        }
        return Binding(id: id, entry: try row.text(1), boundAt: try row.time(2), target: target)
    }
}

extension Row {
    func pair(_ epoch: Int, _ generation: Int) throws -> DeliveryPair {
        DeliveryPair(epoch: try integer(epoch), generation: try integer(generation))
    }
}
