package import Domain
import Formats
import Synchronization
package import UseCases

/// Carries deliveries to directories over LDAP.
package struct LDAPTarget: DeliveryTarget {
    private let limits: LDAPLimits
    private let client: @Sendable (LDAPLimits) -> any DirectoryClient
    private let notThere = PasswordsNotThere()

    /// Keep it: it remembers what it has asked.
    ///
    /// - Parameter limits: An operation has to end well within `DeliveryLease.longestOperation`.
    package init(
        reach: OutgoingReach = .everywhere, limits: LDAPLimits = LDAPLimits(operation: .seconds(10))
    ) {
        self.init(limits: limits) { LDAPDirectory(reach: reach, limits: $0) }
    }

    /// - Parameter client: Speaks to directories within these limits.
    package init(
        limits: LDAPLimits = LDAPLimits(operation: .seconds(10)),
        client: @escaping @Sendable (LDAPLimits) -> any DirectoryClient
    ) {
        self.limits = limits
        self.client = client
    }

    package func apply(_ order: DeliveryOrder) async -> DeliveryOutcome {
        guard let entry = EntryName(order.work.entry) else { return .failed(.entryMissing) }
        let settings = order.work.connection.settings
        guard let access = DirectoryAccess(settings, as: settings.writerName, order.writerPassword) else {
            return .failed(.writerUnreadable)
        }
        var limits = limits
        let lateness = Lateness()
        limits.maySend = { lateness.note(unless: order.maySend()) }
        let directory = client(limits)
        do throws(DirectoryFault) {
            let identifier = try await directory.identifier(of: entry, in: access)
            return try await Delivering(
                directory: directory, identifier: identifier, access: access, notThere: notThere, lateness: lateness
            ).carry(order)
        } catch {
            return .failed(lateness.failure(of: error))
        }
    }
}

/// Whether something was not sent because it was too late for it.
private final class Lateness: Sendable {
    private let noted = Atomic(false)

    func note(unless isInTime: Bool) -> Bool {
        if !isInTime { noted.store(true, ordering: .relaxed) }
        return isInTime
    }

    func failure(of fault: DirectoryFault) -> DeliveryFailure {
        noted.load(ordering: .relaxed) && !fault.mayHaveBeenApplied ? .connectorLate : DeliveryFailure(fault)
    }
}

/// One order, to one entry.
private struct Delivering {
    let directory: any DirectoryClient
    let identifier: EntryIdentifier
    let access: DirectoryAccess
    let notThere: PasswordsNotThere
    let lateness: Lateness

    /// Who is to be kept out is kept out first, whatever becomes of the password; who comes back is let in with the
    /// new password only.
    func carry(_ order: DeliveryOrder) async throws(DirectoryFault) -> DeliveryOutcome {
        var isKeptOut = true
        if order.work.standing == .disabled {
            let change = try await directory.setDisabled(true, identifier, in: access)
            isKeptOut = change != .unsupported
            if change == .unchanged { order.foundDisabled.note() }
        }
        guard let password = order.password, let purpose = order.work.password?.purpose else {
            if order.work.isLookForLock {
                return try await isLocked() ? .failed(.lockedThere) : .applied
            }
            try await letIn(order.work)
            return isKeptOut ? .applied : .failed(.disablingUnsupported)
        }
        let before = try await directory.account(identifier, in: access)
        order.changeTime.note(before.passwordChangedAt)
        do throws(DirectoryFault) {
            if let failure = try await write(password, purpose, over: before, for: order) { return .failed(failure) }
        } catch {
            // It may have let in whom somebody else had disabled, and the next try could not see that they were.
            if error.mayHaveBeenApplied && before.isDisabled && order.work.standing == nil {
                order.foundDisabled.note()
            }
            throw error
        }
        // The password is there from here on, whatever becomes of the rest. OpenLDAP takes a new one for a reason to let a
        // disabled account in again.
        if before.isDisabled && order.work.standing == nil {
            do throws(DirectoryFault) {
                _ = try await directory.setDisabled(true, identifier, in: access)
            } catch {
                // No part of the order, until the report makes it one: the next try could not see it any more.
                order.foundDisabled.note()
                return .passwordOnly(lateness.failure(of: error))
            }
        }
        do throws(DirectoryFault) {
            if before.isDisabled && order.work.standing == .disabled {
                _ = try await directory.setDisabled(true, identifier, in: access)
            }
            try await letIn(order.work)
        } catch {
            return .passwordOnly(lateness.failure(of: error))
        }
        guard isKeptOut else { return .passwordOnly(.disablingUnsupported) }
        // OpenLDAP takes a new password for a reason to end a lock; Active Directory doesn't.
        guard before.lockedAt != nil, order.work.standing == nil, !order.work.unlocks else { return .applied }
        // What can't be looked at is no failure of the password.
        return (try? await isLocked()) == true ? .passwordOnly(.lockedThere) : .applied
    }

    private func isLocked() async throws(DirectoryFault) -> Bool {
        try await directory.account(identifier, in: access).lockedAt != nil
    }

    private func letIn(_ work: DeliveryWork) async throws(DirectoryFault) {
        if work.standing == .enabled { _ = try await directory.setDisabled(false, identifier, in: access) }
        if work.unlocks { _ = try await directory.unlock(identifier, in: access) }
    }

    private func write(
        _ secret: Secret<String>, _ purpose: ConnectorSeal.Context.Purpose, over before: DirectoryAccount,
        for order: DeliveryOrder
    ) async throws(DirectoryFault) -> DeliveryFailure? {
        let time = order.changeTime
        switch purpose {
        case .serviceAccount: return .refused
        case .verifier:
            time.note(try await directory.change(.verifier(secret), of: identifier, in: access)?.passwordChangedAt)
            return nil
        case .password:
            // An empty one, or one with a NUL, which no directory can be given.
            guard let password = DirectoryPassword(secret) else { return .refused }
            do throws(DirectoryFault) {
                let after = try await directory.change(.reset(password), of: identifier, in: access)
                time.note(after?.passwordChangedAt)
            } catch {
                switch try await presence(of: password, over: before, after: error, for: order.work) {
                case .there: break
                case .hiddenByLock: return .lockedThere
                case .notThere: throw error
                }
            }
            return nil
        }
    }

    /// A directory that remembers passwords refuses the one that it has, and one that wants a password kept for some time
    /// refuses it before it compares. It has it when an answer was lost, and when somebody has just been bound: that is no
    /// failure.
    private func presence(
        of password: DirectoryPassword, over before: DirectoryAccount, after fault: DirectoryFault,
        for work: DeliveryWork
    ) async throws(DirectoryFault) -> Presence {
        let isTooYoung = fault.reason == .password(.tooYoung)
        guard isTooYoung || [.password(.inHistory), .password(.byPolicy)].contains(fault.reason) else {
            return .notThere
        }
        // What is refused for its age is tried again by itself, perhaps for days.
        if isTooYoung && notThere.knows(work, over: before) { return .notThere }
        switch try await directory.verify(password, of: identifier, in: access) {
        case .right, .rightButStale: return .there
        case .refused(.locked): return .hiddenByLock
        case .former, .rightOrFormer, .wrong, .refused:
            if isTooYoung { notThere.note(work, over: before) }
            return .notThere
        }
    }

    private enum Presence {
        case there, notThere
        /// Nobody is let in, with whatever password.
        case hiddenByLock
    }
}

extension DeliveryWork {
    /// There is nothing to change any more: the password has arrived, and a lock was in the way.
    fileprivate var isLookForLock: Bool { password == nil && standing == nil && !unlocks }
}
