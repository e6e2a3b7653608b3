import Dispatch
package import Domain
import Formats
import Synchronization
package import UseCases

/// Directories over LDAP. TLS 1.2 or better with a verified certificate comes before anything is said; no referral is
/// followed; answers are bounded in time and size.
package final class LDAPDirectory: DirectoryClient {
    private let limits: LDAPLimits
    private let reach: OutgoingReach
    private let underWay = Atomic(0)

    /// - Parameter reach: Which addresses may be connected to. Directories are inside as a rule.
    package init(reach: OutgoingReach = .everywhere, limits: LDAPLimits = LDAPLimits()) {
        self.reach = reach
        self.limits = limits
    }

    package func test(_ access: DirectoryAccess) async -> [DirectoryTest] {
        await withExchange { exchange in
            await exchange.test(access)
        } busy: {
            access.servers.map { DirectoryTest(server: $0, failed: (.name, DirectoryFault(.busy))) }
        }
    }

    package func list(
        _ search: DirectorySearch, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> [DirectoryEntry] {
        try await read(search, in: access, into: []) { entries, entry in entries.append(entry) }
    }

    package func read<Value: Sendable>(
        _ search: DirectorySearch, in access: DirectoryAccess, into value: Value,
        _ take: @Sendable @escaping (inout Value, DirectoryEntry) -> Void
    ) async throws(DirectoryFault) -> Value {
        guard search.base.isWithin(access.base) else { throw DirectoryFault(.noSuchEntry) }
        let identifying: [AttributeName] =
            switch access.kind {
            case .openLDAP: [.entryUUID, .modifyTimestamp]
            case .activeDirectory: [.objectGUID, .whenChanged]
            }
        return try await perform(in: access) { connection throws(DirectoryFault) in
            // Another server of the directory begins anew.
            var taken = value
            try connection.search(
                search.base.description, .subtree, search.filter, search.attributes + identifying, in: access.kind,
                LDAPConnection.Bounds(entries: search.limit, pageSize: search.pageSize)
            ) { take(&taken, $0) }
            return taken
        }
    }

    package func account(
        _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccount {
        try await perform(in: access) { connection throws(DirectoryFault) in
            try connection.account(identifier, in: access)
        }
    }

    package func passwordPolicy(of access: DirectoryAccess) async throws(DirectoryFault) -> DirectoryPasswordPolicy? {
        switch access.kind {
        case .openLDAP:
            guard let policy = access.policy else { return nil }
            return try await perform(in: access) { connection throws(DirectoryFault) in
                try connection.defaultPolicy(policy)
            }
        case .activeDirectory:
            return try await perform(in: access) { connection throws(DirectoryFault) in
                try connection.domainPolicy(above: access.base)
            }
        }
    }

    package func passwordPolicy(
        of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> EntryPasswordPolicy {
        try await perform(in: access) { connection throws(DirectoryFault) in
            switch access.kind {
            case .openLDAP: try connection.ownPolicy(of: identifier, in: access)
            case .activeDirectory: try connection.resultantPolicy(of: identifier)
            }
        }
    }

    package func verify(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryVerification {
        try await perform(in: access) { connection throws(DirectoryFault) in
            let account = try connection.account(identifier, in: access)
            return try connection.another().verify(password, of: account, in: access.kind)
        }
    }

    package func tryPassword(
        _ password: DirectoryPassword, of identifier: EntryIdentifier, in access: DirectoryAccess,
        where isWanted: @escaping @Sendable (DirectoryAccount) -> Bool
    ) async throws(DirectoryFault) -> DirectoryTrial {
        guard let nobodys = DirectoryPassword(Secret("-")) else { throw DirectoryFault(.unsupported) }
        return try await perform(in: access) { connection throws(DirectoryFault) in
            let account: DirectoryAccount?
            do throws(DirectoryFault) {
                account = try connection.account(identifier, in: access)
            } catch {
                guard error.reason == .noSuchEntry else { throw error }
                account = nil
            }
            let person = try connection.another()
            do throws(DirectoryFault) {
                guard let account, isWanted(account) else {
                    _ = try? person.bind("cn=\(identifier),\(access.base)", nobodys)
                    return DirectoryTrial(account: account, verification: nil)
                }
                let verification = try person.verify(password, of: account, in: access.kind)
                return DirectoryTrial(account: account, verification: verification)
            } catch {
                // Counted or not: another server would count it once more.
                throw DirectoryFault(error.reason, mayHaveBeenApplied: true)
            }
        }
    }

    package func change(
        _ change: DirectoryPasswordChange, of identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccount? {
        try await perform(in: access) { connection throws(DirectoryFault) in
            let account = try connection.account(identifier, in: access)
            switch access.kind {
            case .openLDAP: try connection.changeInOpenLDAP(change, of: account.name)
            case .activeDirectory: try connection.changeInActiveDirectory(change, of: identifier)
            }
            // What is written is written, whether it can be looked at or not.
            return try? connection.account(identifier, in: access)
        }
    }

    package func setDisabled(
        _ isDisabled: Bool, _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccessChange {
        try await perform(in: access) { connection throws(DirectoryFault) in
            let account = try connection.account(identifier, in: access)
            guard account.isDisabled != isDisabled else { return .unchanged }
            return switch access.kind {
            case .openLDAP: try connection.setDisabledInOpenLDAP(isDisabled, account)
            case .activeDirectory: try connection.setDisabledInActiveDirectory(isDisabled, identifier)
            }
        }
    }

    package func unlock(
        _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccessChange {
        try await perform(in: access) { connection throws(DirectoryFault) in
            switch access.kind {
            case .openLDAP: try connection.unlockInOpenLDAP(identifier, in: access)
            case .activeDirectory: try connection.unlockInActiveDirectory(identifier, in: access)
            }
        }
    }

    private func perform<Value: Sendable>(
        in access: DirectoryAccess, _ body: @escaping @Sendable (LDAPConnection) throws(DirectoryFault) -> Value
    ) async throws(DirectoryFault) -> Value {
        try await withExchange { exchange in
            await exchange.perform(in: access, body)
        } busy: {
            .failure(DirectoryFault(.busy))
        }.get()
    }

    private func withExchange<Value: Sendable>(
        _ body: (LDAPExchange) async -> Value, busy: () -> Value
    ) async -> Value {
        defer { underWay.subtract(1, ordering: .relaxed) }
        guard underWay.add(1, ordering: .relaxed).newValue <= limits.concurrency else { return busy() }
        let transfer = CurlTransfer(reach: reach, answerLength: 0)
        let exchange = LDAPExchange(transfer: transfer, limits: limits)
        let end = limits.whole.map { CancelTimer(transfer, after: $0) }
        defer { end?.stop() }
        return await withTaskCancellationHandler {
            await body(exchange)
        } onCancel: {
            transfer.cancel()
        }
    }
}

/// Gives a conversation up when its time is over, whatever it waits for.
private struct CancelTimer {
    private let timer: any DispatchSourceTimer

    init(_ transfer: CurlTransfer, after limit: Duration) {
        timer = DispatchSource.makeTimerSource(queue: .global())
        timer.setEventHandler { transfer.cancel() }
        timer.schedule(deadline: .now() + .milliseconds(Int(limit.inMilliseconds)))
        timer.activate()
    }

    func stop() { timer.cancel() }
}

extension OutgoingReach {
    package static let everywhere = publicAddresses.and([
        AddressRange(IPAddress(v4: 0), prefixLength: 0), AddressRange(IPAddress(v6: 0), prefixLength: 0),
    ])
}
