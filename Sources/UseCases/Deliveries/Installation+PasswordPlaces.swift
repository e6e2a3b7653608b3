package import Domain
import Store

extension Installation {
    /// Where else the password of whoever is signed in is, or is to be.
    package func listPasswordPlaces(of signedIn: SignedIn) async throws -> [PasswordPlace] {
        let (account, doubts, now) = (signedIn.account.id, doubts, time.now())
        return try await database.read { try $0.listPasswordPlaces(of: account, beside: doubts, at: now) }
    }
}

extension Transaction {
    /// Those that take the password from here, and those that it comes from.
    ///
    /// - Parameter doubts: Which directories don't answer.
    func listPasswordPlaces(
        of account: ID<Account>, beside doubts: ConnectionDoubts, at now: Timestamp
    ) throws -> [PasswordPlace] {
        try listOverviews(of: account)
            .sorted { $0.connection.name.key < $1.connection.name.key }
            .map {
                PasswordPlace(
                    name: $0.connection.name, state: doubts.standing(of: $0, at: now),
                    decides: !$0.connection.settings.authority.followsLockstep,
                    hasPassword: $0.binding.target.owed?.owesPassword != true)
            }
    }
}
