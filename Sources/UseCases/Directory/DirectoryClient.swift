package import Domain

/// What the service asks of directories. Each call is a connection of its own to the first of the directory's servers that
/// is there, and ends within a time limit; with its task cancelled, within a second or so.
package protocol DirectoryClient: Sendable {
    /// Every server, step by step, in the directory's order.
    func test(_ access: DirectoryAccess) async -> [DirectoryTest]

    /// All that the search finds, or a fault. Attributes that say which entry it is and when it changed come by themselves.
    func list(_ search: DirectorySearch, in access: DirectoryAccess) async throws(DirectoryFault) -> [DirectoryEntry]

    /// The same, of any number of entries: each is taken and let go of. What was taken counts only if all came.
    func read<Value: Sendable>(
        _ search: DirectorySearch, in access: DirectoryAccess, into value: Value,
        _ take: @Sendable @escaping (inout Value, DirectoryEntry) -> Void
    ) async throws(DirectoryFault) -> Value

    /// Wherever the entry is by now. `noSuchEntry` where it isn't, also outside the base.
    func account(_ identifier: EntryIdentifier, in access: DirectoryAccess) async throws(DirectoryFault)
        -> DirectoryAccount

    /// What is asked of everybody's passwords; `nil` where the directory does not show it.
    func passwordPolicy(of access: DirectoryAccess) async throws(DirectoryFault) -> DirectoryPasswordPolicy?

    /// Whose rules hold for an entry.
    func passwordPolicy(
        of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> EntryPasswordPolicy

    /// Whether it is the password, by a bind as the person: a wrong one counts there, too.
    func verify(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryVerification

    /// Returns when the directory has confirmed it, with the account as it is then, or `nil` where it could not be read
    /// again. Tried once: a fault says whether it may have been applied.
    func change(
        _ change: DirectoryPasswordChange, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccount?

    /// An account that was locked by wrong passwords meanwhile becomes disabled as well.
    func setDisabled(
        _ isDisabled: Bool, _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccessChange

    /// Ends a lock by wrong passwords. An account that was disabled stays so.
    func unlock(_ identifier: EntryIdentifier, in access: DirectoryAccess) async throws(DirectoryFault)
        -> DirectoryAccessChange

    /// Tries a password of an entry, in one conversation that takes as long whether or not there is such an entry and
    /// whether or not it is tried: in place of the person nobody is signed in, with a password that is nobody's. One that
    /// isn't wanted is not sent. A wrong one counts there, too, and is sent to one server only.
    ///
    /// - Parameter isWanted: Whether it is tried with the entry as it is.
    func tryPassword(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess,
        where isWanted: @escaping @Sendable (DirectoryAccount) -> Bool
    ) async throws(DirectoryFault) -> DirectoryTrial
}

/// What came of trying a password.
package struct DirectoryTrial: Hashable, Sendable {
    /// As it was before; `nil` where there is none.
    package let account: DirectoryAccount?
    /// `nil`: it was not tried.
    package let verification: DirectoryVerification?

    package init(account: DirectoryAccount?, verification: DirectoryVerification?) {
        self.account = account
        self.verification = verification
    }
}

extension DirectoryClient {
    package func passwordPolicy(
        of _: EntryIdentifier, in _: DirectoryAccess
    ) async throws(DirectoryFault) -> EntryPasswordPolicy { .everybodys }

    package func tryPassword(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess,
        where isWanted: @escaping @Sendable (DirectoryAccount) -> Bool
    ) async throws(DirectoryFault) -> DirectoryTrial {
        try await tryOne(password, of: identifier, in: access, where: isWanted)
    }

    /// In several conversations, which is enough where nobody looks at how long they take.
    package func tryOne(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess,
        where isWanted: @escaping @Sendable (DirectoryAccount) -> Bool
    ) async throws(DirectoryFault) -> DirectoryTrial {
        let account: DirectoryAccount
        do throws(DirectoryFault) {
            account = try await self.account(identifier, in: access)
        } catch {
            guard error.reason == .noSuchEntry else { throw error }
            return DirectoryTrial(account: nil, verification: nil)
        }
        guard isWanted(account) else { return DirectoryTrial(account: account, verification: nil) }
        let verification = try await verify(password, of: identifier, in: access)
        return DirectoryTrial(account: account, verification: verification)
    }

    /// Which entry it is. One that is named is looked up.
    package func identifier(
        of entry: EntryName, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> EntryIdentifier {
        switch entry {
        case .identifier(let identifier): return identifier
        case .name(let name):
            let search = DirectorySearch(base: name, filter: .everything, attributes: [], limit: 1_000)
            let found = try await list(search, in: access).first { $0.name == name }
            guard let identifier = found?.identifier else { throw DirectoryFault(.noSuchEntry) }
            return identifier
        }
    }
}
