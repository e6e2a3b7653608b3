package import Domain
import Synchronization
package import UseCases

/// A directory in memory, asked as a real one is. It counts what is tried there.
package final class ScriptedDirectory: DirectoryClient {
    package struct Entry: Sendable {
        package var password: String
        /// What is let in as well, for a while.
        package var former: String?
        package var changedAt: Timestamp?
        package var verification: DirectoryVerification
        package var isDisabled = false
        package var mustChange = false

        package init(
            password: String, former: String? = nil, changedAt: Timestamp?, verification: DirectoryVerification = .right
        ) {
            self.password = password
            self.former = former
            self.changedAt = changedAt
            self.verification = verification
        }
    }

    private struct State {
        var entries: [EntryIdentifier: Entry] = [:]
        var fault: DirectoryFault?
        var policy: DirectoryPasswordPolicy?
        var own: [EntryIdentifier: EntryPasswordPolicy] = [:]
        var questions = 0
        var tries: [String] = []
        var sent: [String] = []
        var meanwhile: @Sendable () async -> Void = {}
    }

    private let state = Mutex(State())

    package init() {}

    /// What was typed and came as far as here.
    package var tries: [String] { state.withLock { $0.tries } }
    /// What it was given to try, whether it was then or not.
    package var sent: [String] { state.withLock { $0.sent } }
    /// How often it was asked anything.
    package var questions: Int { state.withLock { $0.questions } }

    package func set(_ identifier: EntryIdentifier, _ entry: Entry?) {
        state.withLock { $0.entries[identifier] = entry }
    }

    package func fail(_ reason: DirectoryFault.Reason?) {
        state.withLock { $0.fault = reason.map { DirectoryFault($0) } }
    }

    package func demand(_ policy: DirectoryPasswordPolicy?) { state.withLock { $0.policy = policy } }

    package func demand(_ policy: EntryPasswordPolicy, of identifier: EntryIdentifier) {
        state.withLock { $0.own[identifier] = policy }
    }

    package func passwordPolicy(
        of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> EntryPasswordPolicy {
        _ = try entry(identifier)
        return state.withLock { $0.own[identifier] ?? .everybodys }
    }

    /// What happens before it answers.
    package func meanwhile(_ action: @Sendable @escaping () async -> Void) {
        state.withLock { $0.meanwhile = action }
    }

    package func test(_ access: DirectoryAccess) async -> [DirectoryTest] { [] }

    package func list(_ search: DirectorySearch, in access: DirectoryAccess) async throws(DirectoryFault)
        -> [DirectoryEntry]
    {
        _ = try entry(nil)
        let identifiers = state.withLock { Array($0.entries.keys) }
        return identifiers.map {
            DirectoryEntry(name: Self.name(of: $0, in: access), identifier: $0, attributes: [:])
        }
    }

    package func read<Value: Sendable>(
        _ search: DirectorySearch, in access: DirectoryAccess, into value: Value,
        _ take: @Sendable @escaping (inout Value, DirectoryEntry) -> Void
    ) async throws(DirectoryFault) -> Value {
        var value = value
        for entry in try await list(search, in: access) { take(&value, entry) }
        return value
    }

    package func account(_ identifier: EntryIdentifier, in access: DirectoryAccess) async throws(DirectoryFault)
        -> DirectoryAccount
    {
        guard let entry = try entry(identifier) else { throw DirectoryFault(.noSuchEntry) }
        var account = DirectoryAccount(name: Self.name(of: identifier, in: access), identifier: identifier)
        account.passwordChangedAt = entry.changedAt
        account.isDisabled = entry.isDisabled
        account.mustChangePassword = entry.mustChange
        return account
    }

    package func tryPassword(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess,
        where isWanted: @escaping @Sendable (DirectoryAccount) -> Bool
    ) async throws(DirectoryFault) -> DirectoryTrial {
        state.withLock { $0.sent.append(password.text.exposed) }
        return try await tryOne(password, of: identifier, in: access, where: isWanted)
    }

    package func passwordPolicy(of access: DirectoryAccess) async throws(DirectoryFault) -> DirectoryPasswordPolicy? {
        _ = try entry(nil)
        return state.withLock { $0.policy }
    }

    package func verify(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryVerification {
        state.withLock { $0.tries.append(password.text.exposed) }
        let entry = try entry(identifier)
        await state.withLock { $0.meanwhile }()
        guard let entry else { throw DirectoryFault(.noSuchEntry) }
        if password.text.exposed == entry.former { return .former }
        return password.text.exposed == entry.password ? entry.verification : .wrong
    }

    package func change(
        _ change: DirectoryPasswordChange, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccount? { throw DirectoryFault(.notPermitted) }

    package func setDisabled(
        _ isDisabled: Bool, _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccessChange { throw DirectoryFault(.notPermitted) }

    package func unlock(_ identifier: EntryIdentifier, in access: DirectoryAccess) async throws(DirectoryFault)
        -> DirectoryAccessChange
    { throw DirectoryFault(.notPermitted) }

    private func entry(_ identifier: EntryIdentifier?) throws(DirectoryFault) -> Entry? {
        let (fault, entry) = state.withLock { state in
            state.questions += 1
            return (state.fault, identifier.flatMap { state.entries[$0] })
        }
        if let fault { throw fault }
        return entry
    }

    private static func name(of identifier: EntryIdentifier, in access: DirectoryAccess) -> DistinguishedName {
        access.base
    }
}
