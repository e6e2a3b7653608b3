extension Schema {
    /// How far those who are bound to a connection have been gone through since its rules changed. And what a directory takes
    /// after some time was never tried again.
    static let followedRules = Migration(
        25, "rules that are followed",
        [
            "ALTER TABLE connections ADD COLUMN follow_after TEXT",
            "UPDATE deliveries SET due_at = 0 WHERE failure = 'password-too-young'",
        ])
}
