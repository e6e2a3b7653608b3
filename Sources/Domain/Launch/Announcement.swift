/// What everybody is told before and after an organisation begins to use Lockstep.
package enum LaunchPhase: String, Hashable, Sendable, Codable, CaseIterable {
    case twoWeeksBefore = "two-weeks-before"
    case oneWeekBefore = "one-week-before"
    case onTheDay = "on-the-day"
    case after

    package var kind: NoticeKind {
        switch self {
        case .twoWeeksBefore: .launchTwoWeeksBefore
        case .oneWeekBefore: .launchOneWeekBefore
        case .onTheDay: .launchDay
        case .after: .launchAfter
        }
    }

    /// When it is meant to be sent, in days from the day itself.
    package var offset: Int {
        switch self {
        case .twoWeeksBefore: -14
        case .oneWeekBefore: -7
        case .onTheDay: 0
        case .after: 7
        }
    }
}

/// One of these mails, about one day. Everybody gets each of them once, whatever the day.
package struct Announcement: Hashable, Sendable {
    package let phase: LaunchPhase
    /// On which it begins.
    package let day: CalendarDay

    package init(_ phase: LaunchPhase, of day: CalendarDay) {
        self.phase = phase
        self.day = day
    }

    /// Whether what it says holds now: it looks ahead, or back. The day is where people are, so it has some hours more than
    /// in UTC on either side.
    package func isTimely(at now: Timestamp) -> Bool {
        switch phase {
        case .twoWeeksBefore, .oneWeekBefore: now < day.start
        case .onTheDay, .after: now >= day.start - .hours(14)
        }
    }

    package func notice(to account: ID<Account>, at time: Timestamp) -> Notice {
        Notice(
            .announcement(phase, day: day.daysSince1970), to: [.primary], of: account, notBefore: time,
            // One that looks ahead says nothing once the day has come.
            validUntil: phase.offset < 0 ? day.start : nil)
    }
}

/// Whom an announcement goes to: of users who have not had it, and are not kept out.
package enum AnnouncementAudience: String, Hashable, Sendable, CaseIterable {
    /// Who is active, and who waits for a first password.
    case everyone
    /// Who waits for a first password: on the day on which everybody begins, most people.
    case notActivated = "not-activated"
    /// Active people, who can do something about it.
    case withoutFactor = "without-factor"
    /// Active people, who couldn't get back in without their mailbox.
    case withoutRecoveryAddress = "without-recovery-address"
}
