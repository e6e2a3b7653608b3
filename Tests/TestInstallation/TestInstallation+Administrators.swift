package import Domain
import Store
package import UseCases

extension TestInstallation {
    /// An active administrator of that role, signed in.
    package func addAdministrator(_ role: AdministratorRole, _ email: String? = nil) async throws -> SignedIn {
        let address = try EmailAddress(email ?? "\(role.rawValue)@example.org")
        let new = NewAccount(
            kind: .administrator(role), email: address, userName: nil,
            name: try PersonName(given: role.rawValue, family: "Berg"))
        let added = try await installation.addAccount(
            new, password: Self.password, by: .host, origin: Self.origin)
        guard case .done(let account) = added else { throw Unexpected(what: "\(added.refusals)") }
        return try await signedIn(account.id)
    }

    /// A session of the account as it is now.
    package func signedIn(_ id: ID<Account>, scope: SessionScope = .full) async throws -> SignedIn {
        let now = clock.now
        guard let account = try await installation.database.read({ try $0.findAccount(id) }) else {
            throw Unexpected(what: "no such account")
        }
        let session = Session(
            id: installation.newID(at: now), account: id, epoch: account.epoch, signedInAt: now, lastSeenAt: now,
            origin: Self.origin, scope: scope)
        return SignedIn(session: session, account: account, settings: try await installation.findSettings())
    }

    /// Done to an administrator by the host.
    package func perform(
        _ action: AdministratorAction, onAdministrator email: String
    ) async throws -> Outcome<PerformedAction> {
        let address = try EmailAddress(email)
        guard let found = try await installation.findAccount(address, at: .administrators) else {
            return .refused(.accountUnknown)
        }
        return try await installation.hostRights.ownership.perform(action, on: found.account.id, because: nil)
    }

    /// What an administrator of that role may do.
    package func rights(_ role: AdministratorRole) async throws -> Rights {
        installation.rights(of: try await addAdministrator(role))
    }

    package func id(of email: String = "anna@example.org") async throws -> ID<Account> {
        guard let user = try await installation.findUser(try EmailAddress(email)) else {
            throw Unexpected(what: "nobody has \(email)")
        }
        return user.account.id
    }
}
