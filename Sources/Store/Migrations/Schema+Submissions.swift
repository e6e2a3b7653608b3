extension Schema {
    /// Forms that set a password are known again when they come twice.
    static let submissions = Migration(
        19, "forms that come twice",
        [
            "ALTER TABLE flows ADD COLUMN submitted_by TEXT",
            "ALTER TABLE flows ADD COLUMN submission TEXT",
            "CREATE INDEX flows_submitted ON flows (submitted_by)",
            "CREATE INDEX flows_submission ON flows (submission)",
        ])
}
