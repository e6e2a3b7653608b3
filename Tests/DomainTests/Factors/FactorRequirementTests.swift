import Domain
import Testing

@Suite("Whether a factor is required")
struct FactorRequirementTests {
    static let owner = AccountKind.administrator(.owner)

    static func account(_ kind: AccountKind, _ rule: FactorRule?, missed: Timestamp? = nil) throws -> Account {
        var account = try Account.sample(kind: kind)
        account.factorRule = rule
        account.factorMissedAt = missed
        return account
    }

    @Test(
        "By the organisation's rule",
        arguments: [
            (FactorPolicy.Audience.none, false, false), (.users, true, false), (.administrators, false, true),
            (.everyone, true, true),
        ])
    func audience(required: FactorPolicy.Audience, user: Bool, administrator: Bool) throws {
        var policy = FactorPolicy()
        policy.required = required
        #expect(policy.requiresFactor(of: try Self.account(.user, nil)) == user)
        #expect(policy.requiresFactor(of: try Self.account(Self.owner, nil)) == administrator)
        for kind in [AccountKind.user, Self.owner] {
            #expect(policy.requiresFactor(of: try Self.account(kind, .required)))
            #expect(!policy.requiresFactor(of: try Self.account(kind, .exempt)))
        }
    }

    @Test(
        "The days count from the first sign-in at which it was missing",
        arguments: [
            (Duration.zero, FactorRequirement.due(by: now + .days(7))),
            (.days(6), .due(by: now + .days(1))),
            (.days(7) - .milliseconds(1), .due(by: now + .milliseconds(1))),
            (.days(7), .overdue), (.days(400), .overdue),
        ])
    func days(ago: Duration, requirement: FactorRequirement) throws {
        var policy = FactorPolicy()
        policy.required = .users
        #expect(
            policy.requirement(of: try Self.account(.user, nil, missed: now - ago), .sample(), at: now) == requirement)
    }

    @Test("Whoever signs in for the first time has all of them; an administrator has none")
    func first() throws {
        var policy = FactorPolicy()
        policy.required = .everyone
        policy.enrolmentPeriod = .days(1)
        #expect(policy.requirement(of: try Self.account(.user, nil), .sample(), at: now) == .due(by: now + .days(1)))
        #expect(policy.requirement(of: try Self.account(Self.owner, nil), .sample(), at: now) == .overdue)
    }

    @Test(
        "Any factor meets it, and recovery codes by themselves don't",
        arguments: [
            (EnrolledFactors.sample(authenticator: true), true), (.sample(passkeys: 1), true),
            (.sample(phones: 1), true),
            (.sample(duo: true), true), (.sample(codes: 10), false), (.sample(), false),
        ])
    func met(enrolled: EnrolledFactors, isMet: Bool) throws {
        var policy = FactorPolicy()
        policy.required = .everyone
        for kind in [AccountKind.user, Self.owner] {
            let requirement = policy.requirement(of: try Self.account(kind, nil), enrolled, at: now)
            #expect((requirement == .met) == isMet)
        }
    }

    @Test(
        "After an administrator's reset nothing is open but enrolment, whatever the rule",
        arguments: FactorPolicy.Audience.allCases, [FactorRule.required, .exempt, nil])
    func reset(required: FactorPolicy.Audience, rule: FactorRule?) throws {
        var policy = FactorPolicy()
        policy.required = required
        let account = try Self.account(.user, rule)
        #expect(policy.requirement(of: account, .sample(waits: true), at: now) == .overdue)
        #expect(policy.requirement(of: account, .sample(authenticator: true, waits: true), at: now) == .met)
    }

    @Test("Administrators have five attempts, whatever the setting says", arguments: [3, 5, 20])
    func attempts(setting: Int) {
        var policy = FactorPolicy()
        policy.attempts = setting
        #expect(policy.attempts(for: .user) == setting)
        #expect(policy.attempts(for: Self.owner) == 5)
    }
}
