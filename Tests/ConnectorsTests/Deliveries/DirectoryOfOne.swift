import Domain
import Synchronization
import UseCases

/// A directory with one account in it, which refuses what it is told to refuse.
final class DirectoryOfOne: DirectoryClient {
    static let identifier = EntryIdentifier(bits: 7)

    struct State {
        var password = "correct horse 1"
        var isDisabled = false
        /// As OpenLDAP does.
        var passwordEnables = false
        var lockedAt: Timestamp?
        var changedAt: Timestamp?
        /// Of a new password.
        var passwordFault: DirectoryFault?
        var disablingFault: DirectoryFault?
        var unlockFault: DirectoryFault?
        var verifications = 0
    }

    let state: Mutex<State>

    init(_ change: (inout State) -> Void = { _ in }) {
        var state = State()
        change(&state)
        self.state = Mutex(state)
    }

    func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    var now: State { state.withLock { $0 } }

    func account(_ identifier: EntryIdentifier, in access: DirectoryAccess) async throws(DirectoryFault)
        -> DirectoryAccount
    {
        guard identifier == Self.identifier else { throw DirectoryFault(.noSuchEntry) }
        var account = DirectoryAccount(name: access.base, identifier: identifier)
        state.withLock { state in
            account.isDisabled = state.isDisabled
            account.lockedAt = state.lockedAt
            account.passwordChangedAt = state.changedAt
        }
        return account
    }

    func verify(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryVerification {
        state.withLock { state in
            state.verifications += 1
            if state.lockedAt != nil { return .refused(.locked) }
            return state.password == password.text.exposed ? .right : .wrong
        }
    }

    func change(
        _ change: DirectoryPasswordChange, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccount? {
        guard case .reset(let new) = change else { throw DirectoryFault(.unsupported) }
        if let fault = now.passwordFault { throw fault }
        state.withLock { state in
            state.password = new.text.exposed
            if state.passwordEnables { state.isDisabled = false }
        }
        return try await account(identifier, in: access)
    }

    func setDisabled(
        _ isDisabled: Bool, _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccessChange {
        guard now.isDisabled != isDisabled else { return .unchanged }
        if let fault = now.disablingFault { throw fault }
        state.withLock { $0.isDisabled = isDisabled }
        return .done
    }

    func unlock(_ identifier: EntryIdentifier, in access: DirectoryAccess) async throws(DirectoryFault)
        -> DirectoryAccessChange
    {
        guard now.lockedAt != nil else { return .unchanged }
        if let fault = now.unlockFault { throw fault }
        state.withLock { $0.lockedAt = nil }
        return .done
    }

    func test(_ access: DirectoryAccess) async -> [DirectoryTest] { [] }

    func list(_ search: DirectorySearch, in access: DirectoryAccess) async throws(DirectoryFault) -> [DirectoryEntry] {
        []
    }

    func read<Value: Sendable>(
        _ search: DirectorySearch, in access: DirectoryAccess, into value: Value,
        _ take: @Sendable @escaping (inout Value, DirectoryEntry) -> Void
    ) async throws(DirectoryFault) -> Value { value }

    func passwordPolicy(of access: DirectoryAccess) async throws(DirectoryFault) -> DirectoryPasswordPolicy? { nil }
}
