extension Schema {
    /// Accounts for which Duo answers.
    static let duo = Migration(5, "Duo", ["ALTER TABLE accounts ADD COLUMN duo_since BIGINT"])
}
