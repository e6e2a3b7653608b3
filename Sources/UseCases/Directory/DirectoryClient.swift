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

    /// What the domain asks of passwords; `nil` where the directory does not show it.
    func passwordPolicy(of access: DirectoryAccess) async throws(DirectoryFault) -> DirectoryPasswordPolicy?

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
}
