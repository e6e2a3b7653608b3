import Domain

/// The statements behind a page of people: for each order the one forwards and the one backwards, so that a page reads its
/// own rows of one index and no others. Each takes the place behind which it begins ($1 and $2) and how many ($3);
/// that by address, where no two are the same, has no $2.
///
/// They differ in a column and a condition, and are written out because SQL is text that nobody puts together.
extension UserOrder {
    func page(_ direction: SortDirection) -> SQL {
        switch (self, direction) {
        case (.name, .ascending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND (name_key, id) > ($1, $2)
            ORDER BY name_key, id LIMIT $3
            """
        case (.name, .descending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND (name_key, id) < ($1, $2)
            ORDER BY name_key DESC, id DESC LIMIT $3
            """
        // Addresses are unique, and compared as the database's language has it: no text is known to come after all of them.
        case (.address, .ascending):
            """
            SELECT email_key, id FROM accounts WHERE kind = 'user' AND email_key > $1 ORDER BY email_key LIMIT $2
            """
        case (.address, .descending):
            """
            SELECT email_key, id FROM accounts WHERE kind = 'user' AND email_key < $1 ORDER BY email_key DESC LIMIT $2
            """
        case (.lastSignIn, .ascending):
            """
            SELECT last_signed_in_at, id FROM accounts
            WHERE kind <> 'administrator' AND (last_signed_in_at, id) > ($1, $2)
            ORDER BY last_signed_in_at, id LIMIT $3
            """
        case (.lastSignIn, .descending):
            """
            SELECT last_signed_in_at, id FROM accounts
            WHERE kind <> 'administrator' AND (last_signed_in_at, id) < ($1, $2)
            ORDER BY last_signed_in_at DESC, id DESC LIMIT $3
            """
        case (.passwordAge, .ascending):
            """
            SELECT password_changed_at, id FROM accounts
            WHERE kind <> 'administrator' AND password_changed_at IS NOT NULL AND (password_changed_at, id) > ($1, $2)
            ORDER BY password_changed_at, id LIMIT $3
            """
        case (.passwordAge, .descending):
            """
            SELECT password_changed_at, id FROM accounts
            WHERE kind <> 'administrator' AND password_changed_at IS NOT NULL AND (password_changed_at, id) < ($1, $2)
            ORDER BY password_changed_at DESC, id DESC LIMIT $3
            """
        }
    }
}

/// Whoever was removed needs nobody's attention: they are in the lists of everybody, and in none of these.
extension UserFilter {
    func page(_ direction: SortDirection) -> SQL {
        switch (self, direction) {
        case (.staged, .ascending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state = 'staged' AND (name_key, id) > ($1, $2)
            ORDER BY name_key, id LIMIT $3
            """
        case (.staged, .descending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state = 'staged' AND (name_key, id) < ($1, $2)
            ORDER BY name_key DESC, id DESC LIMIT $3
            """
        case (.suspended, .ascending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state = 'suspended' AND (name_key, id) > ($1, $2)
            ORDER BY name_key, id LIMIT $3
            """
        case (.suspended, .descending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state = 'suspended' AND (name_key, id) < ($1, $2)
            ORDER BY name_key DESC, id DESC LIMIT $3
            """
        case (.noFactor, .ascending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state <> 'removed' AND has_factor = 0
                AND (name_key, id) > ($1, $2)
            ORDER BY name_key, id LIMIT $3
            """
        case (.noFactor, .descending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state <> 'removed' AND has_factor = 0
                AND (name_key, id) < ($1, $2)
            ORDER BY name_key DESC, id DESC LIMIT $3
            """
        case (.noRecoveryAddress, .ascending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state <> 'removed' AND has_recovery_address = 0
                AND (name_key, id) > ($1, $2)
            ORDER BY name_key, id LIMIT $3
            """
        case (.noRecoveryAddress, .descending):
            """
            SELECT name_key, id FROM accounts
            WHERE kind <> 'administrator' AND state <> 'removed' AND has_recovery_address = 0
                AND (name_key, id) < ($1, $2)
            ORDER BY name_key DESC, id DESC LIMIT $3
            """
        case (.expired, .ascending):
            """
            SELECT expired.expired_at, account_id FROM expired_accounts AS expired
                JOIN accounts ON accounts.id = account_id AND accounts.kind <> 'administrator'
                    AND accounts.state <> 'removed' AND accounts.expired_at = expired.expired_at
            WHERE (expired.expired_at, account_id) > ($1, $2)
            ORDER BY expired.expired_at, account_id LIMIT $3
            """
        case (.expired, .descending):
            """
            SELECT expired.expired_at, account_id FROM expired_accounts AS expired
                JOIN accounts ON accounts.id = account_id AND accounts.kind <> 'administrator'
                    AND accounts.state <> 'removed' AND accounts.expired_at = expired.expired_at
            WHERE (expired.expired_at, account_id) < ($1, $2)
            ORDER BY expired.expired_at DESC, account_id DESC LIMIT $3
            """
        // Later than now ($4), and not void since the lifetime was raised ($5). That it is within a week is looked at by
        // whoever reads: bounded on both sides, PostgreSQL would take the range for a narrow one and sort it.
        case (.expiring, .ascending):
            """
            SELECT ends_at, account_id FROM announced_ends
                JOIN accounts ON accounts.id = account_id AND accounts.expiry_counts_from = counts_from
                    AND accounts.expired_at IS NULL AND accounts.password_never_expires = 0
                    AND accounts.kind <> 'administrator' AND accounts.state <> 'removed'
            WHERE (ends_at, account_id) > ($1, $2) AND ends_at > $4
                AND ends_at >= counts_from + $5
            ORDER BY ends_at, account_id LIMIT $3
            """
        // Later than now ($4), and not void since the lifetime was raised ($5). That it is within a week is looked at by
        // whoever reads: bounded on both sides, PostgreSQL would take the range for a narrow one and sort it.
        case (.expiring, .descending):
            """
            SELECT ends_at, account_id FROM announced_ends
                JOIN accounts ON accounts.id = account_id AND accounts.expiry_counts_from = counts_from
                    AND accounts.expired_at IS NULL AND accounts.password_never_expires = 0
                    AND accounts.kind <> 'administrator' AND accounts.state <> 'removed'
            WHERE (ends_at, account_id) < ($1, $2) AND ends_at > $4
                AND ends_at >= counts_from + $5
            ORDER BY ends_at DESC, account_id DESC LIMIT $3
            """
        // Locked now ($4). An account may be locked in several kinds of browser: the last of these locks counts.
        case (.locked, .ascending):
            """
            SELECT attempts.locked_until, attempts.subject FROM attempts
                JOIN accounts ON accounts.id = attempts.subject AND accounts.kind <> 'administrator'
                    AND accounts.state <> 'removed'
            WHERE attempts.locked_until IS NOT NULL AND (attempts.locked_until, attempts.subject) > ($1, $2)
                AND attempts.locked_until > $4 AND NOT EXISTS (
                    SELECT 1 FROM attempts AS others WHERE others.subject = attempts.subject
                        AND (others.locked_until, others.browser) > (attempts.locked_until, attempts.browser)
                )
            ORDER BY attempts.locked_until, attempts.subject LIMIT $3
            """
        // Locked now ($4). An account may be locked in several kinds of browser: the last of these locks counts.
        case (.locked, .descending):
            """
            SELECT attempts.locked_until, attempts.subject FROM attempts
                JOIN accounts ON accounts.id = attempts.subject AND accounts.kind <> 'administrator'
                    AND accounts.state <> 'removed'
            WHERE attempts.locked_until IS NOT NULL AND (attempts.locked_until, attempts.subject) < ($1, $2)
                AND attempts.locked_until > $4 AND NOT EXISTS (
                    SELECT 1 FROM attempts AS others WHERE others.subject = attempts.subject
                        AND (others.locked_until, others.browser) > (attempts.locked_until, attempts.browser)
                )
            ORDER BY attempts.locked_until DESC, attempts.subject DESC LIMIT $3
            """
        }
    }
}
