package import Domain
import Store

/// One place that follows somebody's password, as they see it themself: by the name that administrators gave it. What it
/// is called in the network, and whom it knows them as, stays with those who run it.
package struct PasswordPlace: Hashable, Sendable {
    package let name: ConnectionName
    package let state: DeliveryState

    package init(name: ConnectionName, state: DeliveryState) {
        self.name = name
        self.state = state
    }
}

extension Installation {
    /// Where else the password of whoever is signed in is, or is to be.
    package func listPasswordPlaces(of signedIn: SignedIn) async throws -> [PasswordPlace] {
        let account = signedIn.account.id
        return try await database.read { try $0.listPasswordPlaces(of: account) }
    }
}

extension Transaction {
    /// Those that take the password from here. One that keeps its own has nothing to do with this one.
    func listPasswordPlaces(of account: ID<Account>) throws -> [PasswordPlace] {
        try listOverviews(of: account)
            .filter(\.connection.settings.authority.followsLockstep)
            .sorted { $0.connection.name.key < $1.connection.name.key }
            .map { PasswordPlace(name: $0.connection.name, state: $0.state) }
    }
}
