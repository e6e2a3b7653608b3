extension Schema {
    /// What identity systems know people by, and when what they are shown changed last.
    static let provisioning = Migration(
        15, "provisioning by identity systems",
        [
            "ALTER TABLE accounts ADD COLUMN external_id TEXT",
            "ALTER TABLE accounts ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0",
            "UPDATE accounts SET changed_at = created_at",
            "CREATE UNIQUE INDEX accounts_external_id ON accounts (external_id) WHERE external_id IS NOT NULL",
            // With the state in them, so that counting reads nothing else. Administrators are excepted as in other lists.
            "CREATE INDEX accounts_provisioned ON accounts (id, state) WHERE kind <> 'administrator'",
            "CREATE INDEX accounts_changed ON accounts (changed_at, id, state) WHERE kind <> 'administrator'",
        ])
}
