/// What the organisation's clocks and calendars show, and how their time is called.
package struct WallClock: Hashable, Sendable {
    package let zone: TimeZoneName
    package let rules: TimeZoneRules

    package static let utc = WallClock(zone: .utc, rules: .utc)

    package init(zone: TimeZoneName, rules: TimeZoneRules) {
        self.zone = zone
        self.rules = rules
    }
}
