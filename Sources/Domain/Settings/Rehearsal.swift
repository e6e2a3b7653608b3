/// What a change of settings would do, found out before it is made.
package struct Rehearsal: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package let name: String
        /// As `SettingKey.read` gives them.
        package let from: String
        package let to: String

        package init(name: String, from: String, to: String) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// Those that differ from what holds now.
    package let changes: [Change]
    /// What people would notice; empty where nobody does before they do something new.
    package let effects: [SettingEffect]
    /// Nobody waits for an exact number above this one.
    package static let countsUpTo = 100_000

    package init(changes: [Change], effects: [SettingEffect]) {
        self.changes = changes
        self.effects = effects
    }
}

/// Whom a change of settings would reach. A count of `Rehearsal.countsUpTo` stands for that many or more.
package enum SettingEffect: Hashable, Sendable {
    /// So many passwords are older than they may be. Their people are told at the next sweep; the first of them end at
    /// the one moment, the last at the other.
    case passwordsEnd(people: Int, between: ClosedRange<Timestamp>)
    /// So many people were told of an end that may hold no longer.
    case announcedEndsVoid(people: Int)
    /// So many users have no second proof and must set one up within so many days after their next sign-in.
    case usersMustEnrol(people: Int, days: Int)
    /// So many administrators have none. They have no days for it.
    case administratorsMustEnrol(people: Int)
    /// So many have had their days: their next sign-in leads to enrolment and nowhere else.
    case enrolmentOverdue(people: Int)
    /// No second proof is asked for from who has none; what was set up goes on being asked for.
    case needNotEnrol
    /// So many have no second proof, and so no way to reset their password by themselves.
    case noResetByMail(people: Int)
    /// So many keep a recovery address that would not serve.
    case noResetByRecoveryAddress(people: Int)
    /// So many have expired, and could set no new password any more.
    case expiredShutOut(people: Int)
    /// Only an administrator or a reset ends a lock.
    case locksStay
    /// So many sessions would be over at once.
    case sessionsEnd(sessions: Int)
    /// Rules are asked of new passwords; present ones stay.
    case newPasswordsOnly
}
