/// A recovery code as it is kept: by its digest.
package struct StoredRecoveryCode: Hashable, Sendable {
    package let id: ID<StoredRecoveryCode>
    package let account: ID<Account>
    package let digest: String
    package let createdAt: Timestamp

    /// How many a person gets at once.
    package static let count = 10

    package init(id: ID<StoredRecoveryCode>, account: ID<Account>, digest: String, createdAt: Timestamp) {
        self.id = id
        self.account = account
        self.digest = digest
        self.createdAt = createdAt
    }
}
