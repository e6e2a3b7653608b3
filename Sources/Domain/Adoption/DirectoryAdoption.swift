/// When a password that was changed in a directory becomes the one here.
package enum DirectoryAdoption {
    /// What is known of an account's entry in one directory.
    package struct Facts: Hashable, Sendable {
        package var authority: PasswordAuthority
        package var target: BoundTarget
        /// The directory's own time of the change that is known of here: of what was carried there, or was adopted.
        package var knownChange: Timestamp?
        /// Of the password here.
        package var passwordChangedAt: Timestamp?
        package var now: Timestamp

        package init(
            authority: PasswordAuthority, target: BoundTarget, knownChange: Timestamp?, passwordChangedAt: Timestamp?,
            now: Timestamp
        ) {
            self.authority = authority
            self.target = target
            self.knownChange = knownChange
            self.passwordChangedAt = passwordChangedAt
            self.now = now
        }

        /// Whether the directory may be asked at all. While a newer password is on its way there, what it holds is the past.
        package var mayAdopt: Bool {
            // A lease that nobody reported stays until another takes its place, and nothing may be owed any more.
            let isUnderWay = target.lease?.carriesPassword == true && target.quietUntil > now
            guard authority.followsDirectory, !isUnderWay else { return false }
            return target.owed?.carriesPassword != true
        }
    }

    /// Whether the password of the entry was changed by others. Only then is what somebody types tried there: a wrong one
    /// counts there, too.
    ///
    /// Times are compared with the directory's own wherever one is known, so that clocks may differ.
    package static func isNews(_ entry: DirectoryAccount, _ facts: Facts) -> Bool {
        // One that has to be changed first is not yet the person's, and nobody is let in with it.
        guard facts.mayAdopt, !entry.isDisabled, !entry.mustChangePassword else { return false }
        // Some directories keep no time. Those that decide alone are asked all the same.
        guard let changed = entry.passwordChangedAt else { return facts.authority == .directory }
        if let known = facts.knownChange { return changed > known }
        if let held = facts.target.held { return changed > held.at }
        guard facts.authority == .both, let here = facts.passwordChangedAt else { return true }
        return changed > here
    }

    /// Whether a password that was tried is the entry's now. Active Directory lets in with the one before for a while, and
    /// doesn't always tell which it was.
    package static func isPresent(_ verification: DirectoryVerification, _ entry: DirectoryAccount, at now: Timestamp)
        -> Bool
    {
        switch verification {
        case .right: true
        case .rightOrFormer: entry.passwordChangedAt.map { now - $0 > formerLetIn } ?? false
        case .former, .rightButStale, .wrong, .refused: false
        }
    }

    /// An hour where nobody has set it otherwise, and as much for clocks that differ.
    package static let formerLetIn: Duration = .hours(2)

    /// So many wrong passwords of one row are tried in a directory. It locks after a few of its own, and whoever types
    /// wrong passwords here must not lock the person out there.
    package static let triesInARow = 3

    package static func mayTry(after attempt: ReservedAttempt) -> Bool {
        attempt.failures <= triesInARow && attempt.locks == 0
    }
}

extension PasswordAuthority {
    /// Whether a password that was set there becomes the one here.
    package var followsDirectory: Bool { self != .lockstep }
}

extension BoundTarget {
    /// The target holds what is the account's password from now on, because it came from there.
    ///
    /// - Parameter epoch: The installation's.
    package mutating func adopt(epoch: Int, at now: Timestamp) {
        generation += 1
        held = Held(pair: DeliveryPair(epoch: epoch, generation: generation), at: now)
        _ = dropPassword(at: now)
    }
}
