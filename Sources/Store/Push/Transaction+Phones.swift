package import Domain

extension Transaction {
    package func listPhones(of account: ID<Account>) throws -> [Phone] {
        try list(
            """
            SELECT id, account_id, name, public_key, subscription, created_at, last_used_at
            FROM phones WHERE account_id = $1 ORDER BY id
            """, account
        ).map(Phone.init(row:))
    }

    package func findPhone(_ id: ID<Phone>) throws -> Phone? {
        try find(
            """
            SELECT id, account_id, name, public_key, subscription, created_at, last_used_at
            FROM phones WHERE id = $1
            """, id
        ).map(Phone.init(row:))
    }

    /// By the digest of what it says who it is by.
    package func findPhone(digest: String) throws -> Phone? {
        try find(
            """
            SELECT id, account_id, name, public_key, subscription, created_at, last_used_at
            FROM phones WHERE digest = $1
            """, digest
        ).map(Phone.init(row:))
    }

    package func updatePhoneName(_ id: ID<Phone>, of account: ID<Account>, to name: FactorName) throws -> Bool {
        try execute("UPDATE phones SET name = $3 WHERE id = $1 AND account_id = $2", id, account, name.text) == 1
    }

    package func updatePhoneUsed(_ id: ID<Phone>, at now: Timestamp) throws {
        try send("UPDATE phones SET last_used_at = $2 WHERE id = $1", id, now)
    }

    package func updatePhoneSubscription(_ id: ID<Phone>, to subscription: SealedSecret?) throws {
        try send("UPDATE phones SET subscription = $2 WHERE id = $1", id, subscription?.text)
    }

    /// Where the subscription is still the one that was read.
    package func updatePhoneSubscription(
        _ id: ID<Phone>, from old: SealedSecret, to new: SealedSecret?
    ) throws -> Bool {
        try execute(
            "UPDATE phones SET subscription = $3 WHERE id = $1 AND subscription = $2", id, old.text, new?.text) == 1
    }

    package func deletePhone(_ id: ID<Phone>, of account: ID<Account>) throws -> Bool {
        let isGone = try execute("DELETE FROM phones WHERE id = $1 AND account_id = $2", id, account) == 1
        try updateAccountHasFactor(account)
        return isGone
    }

    package func deletePhones(of account: ID<Account>) throws {
        try send("DELETE FROM phones WHERE account_id = $1", account)
        try updateAccountHasFactor(account)
        try send("DELETE FROM phone_enrolments WHERE account_id = $1", account)
        try send("UPDATE push_requests SET state = 'over' WHERE account_id = $1 AND state = 'open'", account)
    }

    /// Those that can be reached by Web Push, to be sealed anew when keys are rotated.
    package func listSubscribedPhones(after id: String, limit: Int) throws -> [Phone] {
        try list(
            """
            SELECT id, account_id, name, public_key, subscription, created_at, last_used_at
            FROM phones WHERE id > $1 AND subscription IS NOT NULL ORDER BY id LIMIT $2
            """, id, limit
        ).map(Phone.init(row:))
    }
}

extension Transaction {
    /// In place of the account's one of before.
    package func insertPhoneEnrolment(_ enrolment: PhoneEnrolment, digest: String) throws {
        try send("DELETE FROM phone_enrolments WHERE account_id = $1", enrolment.account)
        try send(
            """
            INSERT INTO phone_enrolments (id, account_id, flow_id, digest, created_at, expires_at, tries)
            VALUES ($1, $2, $3, $4, $5, $6, 0)
            """,
            enrolment.id, enrolment.account, enrolment.flow, digest, enrolment.createdAt, enrolment.expiresAt)
    }

    package func findPhoneEnrolment(of account: ID<Account>) throws -> PhoneEnrolment? {
        try find(
            """
            SELECT id, account_id, flow_id, created_at, expires_at, phone_id, phone_name, public_key, number_digest
            FROM phone_enrolments WHERE account_id = $1
            """, account
        ).map(PhoneEnrolment.init(row:))
    }

    /// By the digest of what its QR code says.
    package func findPhoneEnrolment(digest: String) throws -> PhoneEnrolment? {
        try find(
            """
            SELECT id, account_id, flow_id, created_at, expires_at, phone_id, phone_name, public_key, number_digest
            FROM phone_enrolments WHERE digest = $1
            """, digest
        ).map(PhoneEnrolment.init(row:))
    }

    /// By the digest of what the phone that scanned the code says who it is by.
    package func findPhoneEnrolment(phoneDigest: String) throws -> PhoneEnrolment? {
        try find(
            """
            SELECT id, account_id, flow_id, created_at, expires_at, phone_id, phone_name, public_key, number_digest
            FROM phone_enrolments WHERE phone_digest = $1
            """, phoneDigest
        ).map(PhoneEnrolment.init(row:))
    }

    /// Notes what scanned the code, for whatever is first.
    package func updatePhoneEnrolmentCandidate(
        _ id: ID<PhoneEnrolment>, to candidate: PhoneEnrolment.Candidate, phoneDigest: String, at now: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE phone_enrolments SET phone_id = $2, phone_name = $3, public_key = $4, number_digest = $5,
                phone_digest = $6
            WHERE id = $1 AND phone_id IS NULL AND expires_at > $7
            """,
            id, candidate.phone, candidate.name.text, candidate.key, candidate.numberDigest, phoneDigest, now) == 1
    }

    /// Counts a number before it is looked at. False where there were too many.
    package func updatePhoneEnrolmentTried(_ id: ID<PhoneEnrolment>, atMost limit: Int) throws -> Bool {
        try execute("UPDATE phone_enrolments SET tries = tries + 1 WHERE id = $1 AND tries < $2", id, limit) == 1
    }

    /// Ends an enrolment whose numbers are used up.
    package func deletePhoneEnrolment(_ id: ID<PhoneEnrolment>, triedAtLeast limit: Int) throws -> Bool {
        try execute("DELETE FROM phone_enrolments WHERE id = $1 AND tries >= $2", id, limit) == 1
    }

    /// Makes a phone of what scanned the code. False where it waits no more.
    package func insertPhone(
        confirming enrolment: ID<PhoneEnrolment>, of account: ID<Account>, at now: Timestamp
    ) throws -> Bool {
        let confirmed = try find(
            """
            DELETE FROM phone_enrolments
            WHERE id = $1 AND account_id = $2 AND phone_id IS NOT NULL AND expires_at > $3
            RETURNING phone_id, phone_name, public_key, phone_digest
            """, enrolment, account, now)
        guard let confirmed else { return false }
        try execute(
            """
            INSERT INTO phones (id, account_id, name, public_key, digest, created_at) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            try confirmed.text(0), account, try confirmed.text(1), try confirmed.text(2), try confirmed.text(3), now)
        try updateAccountHasFactor(account)
        return true
    }

    package func deletePhoneEnrolments(expiredBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM phone_enrolments WHERE expires_at < $1", time)
    }
}

extension Phone {
    fileprivate init(row: Row) throws {
        guard let name = FactorName(try row.text(2)) else { throw UnexpectedValue(column: 2) }
        self.init(
            id: try row.id(0), account: try row.id(1), name: name, key: try row.text(3),
            subscription: try row.optionalText(4).map(SealedSecret.init(text:)), createdAt: try row.time(5),
            lastUsedAt: try row.optionalTime(6))
    }
}

extension PhoneEnrolment {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), flow: try row.id(2), createdAt: try row.time(3),
            expiresAt: try row.time(4),
            candidate: try row.optionalID(5, of: Phone.self).map { phone in
                guard let name = FactorName(try row.text(6)) else { throw UnexpectedValue(column: 6) }
                return Candidate(phone: phone, name: name, key: try row.text(7), numberDigest: try row.text(8))
            })
    }
}
