package import Domain
import Store

extension Installation {
    /// The directory that decides about an account's password alone; `nil` where a password can be set here. For those only
    /// who have proven that the account is theirs.
    package func findPasswordManager(of account: Account) async throws -> Connection? {
        guard !account.kind.isAdministrator else { return nil }
        return try await database.read { try $0.findManager(of: account.id) }
    }
}
