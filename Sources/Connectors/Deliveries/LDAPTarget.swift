package import Domain
import Formats
package import UseCases

/// Carries deliveries to directories over LDAP.
package struct LDAPTarget: DeliveryTarget {
    private let reach: OutgoingReach
    private let limits: LDAPLimits

    /// - Parameter limits: An operation has to end well within `DeliveryLease.longestOperation`.
    package init(
        reach: OutgoingReach = .everywhere, limits: LDAPLimits = LDAPLimits(operation: .seconds(10))
    ) {
        self.reach = reach
        self.limits = limits
    }

    package func apply(_ order: DeliveryOrder) async -> DeliveryOutcome {
        guard let entry = EntryName(order.work.entry) else { return .failed(.entryMissing) }
        let settings = order.work.connection.settings
        guard let access = DirectoryAccess(settings, as: settings.writerName, order.writerPassword) else {
            return .failed(.writerUnreadable)
        }
        var limits = limits
        limits.maySend = order.maySend
        let directory = LDAPDirectory(reach: reach, limits: limits)
        do throws(DirectoryFault) {
            let identifier = try await directory.identifier(of: entry, in: access)
            return try await Delivering(directory: directory, identifier: identifier, access: access).carry(order)
        } catch {
            return .failed(DeliveryFailure(error))
        }
    }
}

/// One order, to one entry.
private struct Delivering {
    let directory: LDAPDirectory
    let identifier: EntryIdentifier
    let access: DirectoryAccess

    /// Who is to be kept out is kept out first, whatever becomes of the password; who comes back is let in with the
    /// new password only.
    func carry(_ order: DeliveryOrder) async throws(DirectoryFault) -> DeliveryOutcome {
        var wasDisabled = true
        if order.work.standing == .disabled {
            wasDisabled = try await directory.setDisabled(true, identifier, in: access) != .unsupported
        }
        if let password = order.password, let purpose = order.work.password?.purpose {
            let before = try await directory.account(identifier, in: access)
            order.changeTime.note(before.passwordChangedAt)
            if let failure = try await write(password, purpose, noting: order.changeTime) { return .failed(failure) }
            // OpenLDAP takes a new password for a reason to let a disabled account in again.
            if before.isDisabled && order.work.standing != .enabled {
                _ = try await directory.setDisabled(true, identifier, in: access)
            }
        }
        if order.work.standing == .enabled { _ = try await directory.setDisabled(false, identifier, in: access) }
        if order.work.unlocks { _ = try await directory.unlock(identifier, in: access) }
        return wasDisabled ? .applied : .failed(.disablingUnsupported)
    }

    private func write(
        _ secret: Secret<String>, _ purpose: ConnectorSeal.Context.Purpose, noting time: ChangeTime
    ) async throws(DirectoryFault) -> DeliveryFailure? {
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
                guard try await isThere(password, after: error) else { throw error }
            }
            return nil
        }
    }

    /// A directory that remembers passwords refuses the one that it has. It has it when an answer was lost, and when
    /// somebody has just been bound: that is no failure.
    private func isThere(
        _ password: DirectoryPassword, after fault: DirectoryFault
    ) async throws(DirectoryFault) -> Bool {
        guard [.password(.inHistory), .password(.byPolicy)].contains(fault.reason) else { return false }
        switch try await directory.verify(password, of: identifier, in: access) {
        case .right, .rightButStale: return true
        case .former, .rightOrFormer, .wrong, .refused: return false
        }
    }
}
