/// A table as a backup carries it: how to read all of it, put a row back, and empty it.
package struct BackupTable: Sendable {
    package let name: String
    /// In the order of the statements below.
    package let columns: [String]
    package let select: SQL
    package let insert: SQL

    /// What a backup carries, in an order in which rows can be put back: who is referred to comes first. The keys lead,
    /// because with them whoever reads the file finds out whether the rest is for them.
    package static let all: [BackupTable] = [
        keys,
        BackupTable(
            name: "installation", columns: ["id", "restores"],
            select: "SELECT id, restores FROM installation",
            insert: "INSERT INTO installation (id, restores) VALUES ($1, $2)"),
        BackupTable(
            name: "settings", columns: ["name", "value"],
            select: "SELECT name, value FROM settings",
            insert: "INSERT INTO settings (name, value) VALUES ($1, $2)"),
        BackupTable(
            name: "mail_texts", columns: ["kind", "subject", "greeting", "body", "closing", "changed_at"],
            select: "SELECT kind, subject, greeting, body, closing, changed_at FROM mail_texts",
            insert: """
                INSERT INTO mail_texts (kind, subject, greeting, body, closing, changed_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                """),
        BackupTable(
            name: "accounts",
            columns: [
                "id", "kind", "role", "state", "email", "email_key", "user_name", "user_name_key", "given_name",
                "family_name", "epoch", "verifier", "password_changed_at", "expiry_counts_from", "expired_at",
                "password_never_expires", "managed_by", "created_at", "factor_rule", "factor_missed_at",
                "duo_since", "must_change_password", "name_key", "is_searchable",
                "last_signed_in_at", "has_factor", "has_recovery_address", "external_id", "changed_at",
                "suspended_by", "duo_used_at",
            ],
            select: """
                SELECT id, kind, role, state, email, email_key, user_name, user_name_key, given_name, family_name,
                    epoch, verifier, password_changed_at, expiry_counts_from, expired_at, password_never_expires,
                    managed_by, created_at, factor_rule, factor_missed_at, duo_since,
                    must_change_password, name_key, is_searchable, last_signed_in_at, has_factor, has_recovery_address,
                    external_id, changed_at, suspended_by, duo_used_at
                FROM accounts
                """,
            insert: """
                INSERT INTO accounts (id, kind, role, state, email, email_key, user_name, user_name_key, given_name,
                    family_name, epoch, verifier, password_changed_at, expiry_counts_from, expired_at,
                    password_never_expires, managed_by, created_at,
                    factor_rule, factor_missed_at, duo_since,
                    must_change_password, name_key, is_searchable, last_signed_in_at, has_factor, has_recovery_address,
                    external_id, changed_at, suspended_by, duo_used_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)
                """),
        BackupTable(
            name: "announced_ends", columns: ["account_id", "ends_at", "counts_from"],
            select: "SELECT account_id, ends_at, counts_from FROM announced_ends",
            insert: "INSERT INTO announced_ends (account_id, ends_at, counts_from) VALUES ($1, $2, $3)"),
        BackupTable(
            name: "expired_accounts", columns: ["account_id", "expired_at"],
            select: "SELECT account_id, expired_at FROM expired_accounts",
            insert: "INSERT INTO expired_accounts (account_id, expired_at) VALUES ($1, $2)"),
        BackupTable(
            name: "password_history", columns: ["account_id", "epoch", "verifier"],
            select: "SELECT account_id, epoch, verifier FROM password_history",
            insert: "INSERT INTO password_history (account_id, epoch, verifier) VALUES ($1, $2, $3)"),
        BackupTable(
            name: "known_browsers", columns: ["id", "account_id", "digest", "last_seen_at", "has_answered"],
            select: "SELECT id, account_id, digest, last_seen_at, has_answered FROM known_browsers",
            insert: """
                INSERT INTO known_browsers (id, account_id, digest, last_seen_at, has_answered)
                VALUES ($1, $2, $3, $4, $5)
                """),
        BackupTable(
            name: "attempts", columns: ["subject", "browser", "failures", "total", "last_at", "locks", "locked_until"],
            select: "SELECT subject, browser, failures, total, last_at, locks, locked_until FROM attempts",
            insert: """
                INSERT INTO attempts (subject, browser, failures, total, last_at, locks, locked_until)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """),
        BackupTable(
            name: "authenticators",
            columns: [
                "id", "account_id", "secret", "created_at", "flow_id", "confirmed_at", "last_step", "last_used_at",
            ],
            select: """
                SELECT id, account_id, secret, created_at, flow_id, confirmed_at, last_step, last_used_at
                FROM authenticators
                """,
            insert: """
                INSERT INTO authenticators (id, account_id, secret, created_at, flow_id, confirmed_at, last_step,
                    last_used_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """),
        BackupTable(
            name: "passkeys",
            columns: [
                "id", "account_id", "credential_id", "public_key", "sign_count", "name", "backup_eligible", "backed_up",
                "created_at", "last_used_at",
            ],
            select: """
                SELECT id, account_id, credential_id, public_key, sign_count, name, backup_eligible, backed_up,
                    created_at, last_used_at
                FROM passkeys
                """,
            insert: """
                INSERT INTO passkeys (id, account_id, credential_id, public_key, sign_count, name, backup_eligible,
                    backed_up, created_at, last_used_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """),
        BackupTable(
            name: "recovery_codes", columns: ["id", "account_id", "digest", "created_at", "spent_at"],
            select: "SELECT id, account_id, digest, created_at, spent_at FROM recovery_codes",
            insert: """
                INSERT INTO recovery_codes (id, account_id, digest, created_at, spent_at)
                VALUES ($1, $2, $3, $4, $5)
                """),
        BackupTable(
            name: "factor_resets", columns: ["account_id", "digest", "created_at", "expires_at"],
            select: "SELECT account_id, digest, created_at, expires_at FROM factor_resets",
            insert: """
                INSERT INTO factor_resets (account_id, digest, created_at, expires_at)
                VALUES ($1, $2, $3, $4)
                """),
        BackupTable(
            name: "phones",
            columns: [
                "id", "account_id", "name", "public_key", "digest", "subscription", "created_at", "last_used_at",
            ],
            select: """
                SELECT id, account_id, name, public_key, digest, subscription, created_at, last_used_at FROM phones
                """,
            insert: """
                INSERT INTO phones (id, account_id, name, public_key, digest, subscription, created_at, last_used_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """),
        BackupTable(
            name: "push_identity", columns: ["id", "private_key", "created_at"],
            select: "SELECT id, private_key, created_at FROM push_identity",
            insert: "INSERT INTO push_identity (id, private_key, created_at) VALUES ($1, $2, $3)"),
        BackupTable(
            name: "recovery_addresses",
            columns: ["id", "account_id", "address", "requested_at", "verified_at", "serves_from", "ended_at"],
            select: """
                SELECT id, account_id, address, requested_at, verified_at, serves_from, ended_at
                FROM recovery_addresses
                """,
            insert: """
                INSERT INTO recovery_addresses (id, account_id, address, requested_at, verified_at, serves_from,
                    ended_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """),
        BackupTable(
            name: "mailbox_moves", columns: ["id", "account_id", "previous_email", "moved_at", "ended_at"],
            select: "SELECT id, account_id, previous_email, moved_at, ended_at FROM mailbox_moves",
            insert: """
                INSERT INTO mailbox_moves (id, account_id, previous_email, moved_at, ended_at)
                VALUES ($1, $2, $3, $4, $5)
                """),
        BackupTable(
            name: "announcements", columns: ["kind", "account_id", "queued_at"],
            select: "SELECT kind, account_id, queued_at FROM announcements",
            insert: "INSERT INTO announcements (kind, account_id, queued_at) VALUES ($1, $2, $3)"),
        BackupTable(
            name: "mail",
            columns: [
                "id", "kind", "account_id", "recipient", "sealed", "state", "queued_at", "expires_at", "due_at",
                "attempts", "finished_at", "failure",
            ],
            select: """
                SELECT id, kind, account_id, recipient, sealed, state, queued_at, expires_at, due_at, attempts,
                    finished_at, failure
                FROM mail
                """,
            insert: """
                INSERT INTO mail (id, kind, account_id, recipient, sealed, state, queued_at, expires_at, due_at,
                    attempts, finished_at, failure)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """),
        BackupTable(
            name: "user_words", columns: ["word", "account_id"],
            select: "SELECT word, account_id FROM user_words",
            insert: "INSERT INTO user_words (word, account_id) VALUES ($1, $2)"),
        BackupTable(
            name: "failed_sign_ins", columns: ["quarter", "failures"],
            select: "SELECT quarter, failures FROM failed_sign_ins",
            insert: "INSERT INTO failed_sign_ins (quarter, failures) VALUES ($1, $2)"),
        BackupTable(
            name: "audit_events", columns: ["number", "at", "kind", "actor", "account_id", "details", "link"],
            select: "SELECT number, at, kind, actor, account_id, details, link FROM audit_events ORDER BY number",
            insert: """
                INSERT INTO audit_events (number, at, kind, actor, account_id, details, link)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """),
        BackupTable(
            name: "audit_head", columns: ["id", "number", "link", "seal"],
            select: "SELECT id, number, link, seal FROM audit_head",
            insert: "INSERT INTO audit_head (id, number, link, seal) VALUES ($1, $2, $3, $4)"),
        BackupTable(
            name: "event_forwarders",
            columns: [
                "receiver", "forwarded", "batch_end", "failures", "due_at", "lease_id", "leased_until", "confirmed_at",
                "failure",
                "failed_at", "stopped_at",
            ],
            select: """
                SELECT receiver, forwarded, batch_end, failures, due_at, lease_id, leased_until, confirmed_at, failure, failed_at,
                    stopped_at
                FROM event_forwarders
                """,
            insert: """
                INSERT INTO event_forwarders (receiver, forwarded, batch_end, failures, due_at, lease_id, leased_until,
                    confirmed_at, failure, failed_at, stopped_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """),
        BackupTable(
            name: "connectors",
            columns: [
                "id", "name", "name_key", "digest", "registration_digest", "registration_expires_at", "public_key",
                "confirmed_at", "created_at", "last_seen_at",
            ],
            select: """
                SELECT id, name, name_key, digest, registration_digest, registration_expires_at, public_key,
                    confirmed_at, created_at, last_seen_at
                FROM connectors
                """,
            insert: """
                INSERT INTO connectors (id, name, name_key, digest, registration_digest, registration_expires_at,
                    public_key, confirmed_at, created_at, last_seen_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """),
        BackupTable(
            name: "connections",
            columns: [
                "id", "name", "name_key", "connector_id", "reader_secret", "writer_secret", "paused_at", "created_at",
                "follow_after",
            ],
            select: """
                SELECT id, name, name_key, connector_id, reader_secret, writer_secret, paused_at, created_at, follow_after
                FROM connections
                """,
            insert: """
                INSERT INTO connections (id, name, name_key, connector_id, reader_secret, writer_secret, paused_at,
                    created_at, follow_after)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """),
        BackupTable(
            name: "connection_settings", columns: ["connection_id", "name", "value"],
            select: "SELECT connection_id, name, value FROM connection_settings",
            insert: "INSERT INTO connection_settings (connection_id, name, value) VALUES ($1, $2, $3)"),
        BackupTable(
            name: "bindings",
            columns: [
                "id", "account_id", "connection_id", "entry", "entry_key", "bound_at", "generation", "held_epoch",
                "held_generation", "held_at", "held_standing", "lease_id", "lease_epoch", "lease_generation",
                "lease_password", "quiet_until",
            ],
            select: """
                SELECT id, account_id, connection_id, entry, entry_key, bound_at, generation, held_epoch,
                    held_generation, held_at, held_standing, lease_id, lease_epoch, lease_generation, lease_password,
                    quiet_until
                FROM bindings
                """,
            insert: """
                INSERT INTO bindings (id, account_id, connection_id, entry, entry_key, bound_at, generation, held_epoch,
                    held_generation, held_at, held_standing, lease_id, lease_epoch, lease_generation, lease_password,
                    quiet_until)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                """),
        BackupTable(
            name: "followed_entries", columns: ["binding_id"], select: "SELECT binding_id FROM followed_entries",
            insert: "INSERT INTO followed_entries (binding_id) VALUES ($1)"),
    ]

    package static let keys = BackupTable(
        name: "data_keys", columns: ["purpose", "version", "wrapped", "created_at"],
        select: "SELECT purpose, version, wrapped, created_at FROM data_keys",
        insert: "INSERT INTO data_keys (purpose, version, wrapped, created_at) VALUES ($1, $2, $3, $4)")

    /// What a backup leaves behind: whatever somebody could still hold the other half of.
    package static let leftBehind = [
        "sessions", "links", "flows", "proofs", "reset_requests", "spent_challenges", "phone_enrolments",
        "push_requests", "bulk_actions", "announcement_runs", "break_glass_codes", "imports", "api_keys",
        "api_answers", "caller_codes", "caller_checks", "desk_resets", "deliveries", "lost_leases",
        "phone_notices",
        "directory_runs",
        "directory_times", "directory_rules",
    ]
}
