/// Which ends of passwords come within a week, as lists and numbers have it: on the days of the organisation's calendar on
/// which their people are told of them. Ends that were spread are announced sooner, and told of then.
package struct ComingWeek: Hashable, Sendable {
    package let now: Timestamp
    package let policy: PasswordPolicy
    /// What comes from then on is further ahead.
    package let end: Timestamp

    package init(from now: Timestamp, under policy: PasswordPolicy, in zone: TimeZoneRules) {
        self.now = now
        self.policy = policy
        end = zone.moment(hour: 0, of: zone.day(at: now) + ExpirySweep.announcedDays + 1)
    }
}
