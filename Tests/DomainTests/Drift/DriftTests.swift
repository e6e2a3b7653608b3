import Domain
import Testing

@Suite("Who is out of step")
struct DriftTests {
    private static let held = Timestamp(milliseconds: 1_000_000_000_000)

    private static func bound(
        heldAt: Timestamp? = held, standing: TargetStanding = .enabled, heldStanding: TargetStanding? = nil,
        isOwed: Bool = false, set: Timestamp? = held - .seconds(5)
    ) throws -> BoundEntry {
        BoundEntry(
            account: try #require(ID(parsing: "01k9zzzzzzzzzzzzzzzzzzzzzz")), email: try EmailAddress("a@example.org"),
            entry: "uid=a,dc=ex", heldAt: heldAt, heldStanding: heldStanding, isOwed: isOwed, passwordChangedAt: set,
            standing: standing)
    }

    private static func entry(_ changed: Timestamp?, isDisabled: Bool = false) -> EntryState {
        EntryState(name: "uid=a,dc=ex", passwordChangedAt: changed, isDisabled: isDisabled)
    }

    @Test("A change there is told from ours by its time, but for how much clocks differ")
    func times() throws {
        let bound = try Self.bound()
        for (offset, expected) in [
            (-3_600, [Drift.olderThere]), (-100, []), (0, []), (100, []), (130, [.changedThere]),
            (3_600, [.changedThere]),
        ] {
            let there = Self.held + .seconds(offset)
            #expect(bound.drift(from: Self.entry(there), in: .openLDAP, under: .disable) == expected, "\(offset)")
        }
    }

    @Test("A password that the directory had already, and confirmed later, is not older")
    func confirmedLater() throws {
        let bound = try Self.bound(heldAt: Self.held + .days(3), set: Self.held)
        #expect(bound.drift(from: Self.entry(Self.held), in: .openLDAP, under: .disable) == [])
    }

    @Test("What is on its way is known; what is gone is gone all the same")
    func owed() throws {
        let bound = try Self.bound(isOwed: true)
        #expect(bound.drift(from: Self.entry(Self.held + .days(1)), in: .openLDAP, under: .disable) == [])
        #expect(bound.drift(from: nil, in: .openLDAP, under: .disable) == [.entryGone])
    }

    @Test("Active Directory always says when; another may not")
    func unsaid() throws {
        #expect(try Self.bound().drift(from: Self.entry(nil), in: .openLDAP, under: .disable) == [])
        #expect(try Self.bound().drift(from: Self.entry(nil), in: .activeDirectory, under: .disable) == [.neverSet])
        #expect(try Self.bound(heldAt: nil).drift(from: Self.entry(nil), in: .activeDirectory, under: .disable) == [])
    }

    @Test(
        "Who is kept out on one side alone is out of step, as far as the connection follows that",
        arguments: [
            (TargetStanding.enabled, true, LeavingRule.disable, [Drift.disabledThere]),
            (.enabled, true, .leave, [.disabledThere]), (.disabled, false, .disable, [.enabledThere]),
            (.disabled, false, .leave, []), (.disabled, true, .disable, []), (.enabled, false, .disable, []),
        ])
    func standing(_ here: TargetStanding, _ isDisabled: Bool, _ rule: LeavingRule, _ expected: [Drift]) throws {
        let entry = Self.entry(Self.held, isDisabled: isDisabled)
        #expect(try Self.bound(standing: here).drift(from: entry, in: .openLDAP, under: rule) == expected)
    }

    @Test("A report counts everybody once, and lists what differs")
    func report() throws {
        var report = DriftReport()
        report.take(try Self.bound(), Self.entry(Self.held), in: .openLDAP, under: .disable)
        report.take(
            try Self.bound(), Self.entry(Self.held + .days(1), isDisabled: true), in: .openLDAP, under: .disable)
        report.take(try Self.bound(isOwed: true), Self.entry(Self.held), in: .openLDAP, under: .disable)
        report.take(try Self.bound(), Self.entry(nil), in: .openLDAP, under: .disable)
        #expect((report.bound, report.inStep, report.outOfStep, report.waiting, report.unknown) == (4, 1, 1, 1, 1))
        #expect(report.findings.map(\.drift) == [.changedThere, .disabledThere])
    }
}
