import Domain
import Testing

@Suite("Requests to phones")
struct PushRequestTests {
    static func request(
        _ state: PushRequest.State, decidedAt: Timestamp? = nil, spentAt: Timestamp? = nil
    ) -> PushRequest {
        PushRequest(
            id: ID(rawValue: "request"), account: ID(rawValue: "anna"), flow: ID(rawValue: "flow"), purpose: .signIn,
            number: SealedSecret(text: "sealed"), origin: Origin(address: "192.0.2.7", browser: "Firefox"),
            createdAt: now, expiresAt: now + PushRequest.lives, state: state, decidedAt: decidedAt, spentAt: spentAt)
    }

    @Test("It is open from its first moment to just before its last, and in one state only")
    func open() {
        #expect(Self.request(.open).isOpen(at: now))
        #expect(!Self.request(.open).isOpen(at: now - .milliseconds(1)))
        #expect(Self.request(.open).isOpen(at: now + PushRequest.lives - .milliseconds(1)))
        #expect(!Self.request(.open).isOpen(at: now + PushRequest.lives))
        for state in PushRequest.State.allCases where state != .open { #expect(!Self.request(state).isOpen(at: now)) }
    }

    @Test("Approved is what was approved, not long ago, and not used")
    func approved() {
        #expect(Self.request(.approved, decidedAt: now).isApproved(at: now))
        #expect(!Self.request(.approved, decidedAt: now).isApproved(at: now + PushRequest.approvalLives))
        #expect(!Self.request(.approved, decidedAt: now, spentAt: now).isApproved(at: now))
        #expect(!Self.request(.approved).isApproved(at: now))
        for state in PushRequest.State.allCases where state != .approved {
            #expect(!Self.request(state, decidedAt: now).isApproved(at: now))
        }
    }

    @Test("One at a time, three that nobody approved, and twenty in all")
    func limits() {
        let refusal = { (open: PushRequest?, all: Int, unapproved: Int) in
            PushRequest.refusal(open: open, recent: RecentPushRequests(all: all, unapproved: unapproved))
        }
        #expect(refusal(nil, 19, 2) == nil)
        #expect(refusal(Self.request(.open), 1, 1) == .pushOpenElsewhere)
        #expect(refusal(nil, 3, 3) == .pushStopped)
        #expect(refusal(Self.request(.open), 3, 3) == .pushStopped)
        #expect(refusal(nil, 20, 0) == .pushStopped)
    }

    private func facts(
        request: PushRequest = request(.open), flow: Flow = .sample(purpose: .signIn), at time: Timestamp = now
    ) throws -> PushAnswer.Facts {
        let account = try Account.sample()
        return PushAnswer.Facts(
            account: account,
            phone: Phone(
                id: ID(rawValue: "phone"), account: account.id, name: try #require(FactorName("Pixel")), key: "key",
                createdAt: now),
            request: request, flow: flow, recoveryAddresses: RecoveryAddresses(),
            origin: Origin(address: "192.0.2.8", browser: "Chrome"), now: time)
    }

    @Test("An answer counts while the request is open and its flow goes on")
    func awaited() throws {
        #expect(PushAnswer.approve(try facts()).isDone)
        let dead = [
            try facts(request: Self.request(.withdrawn)), try facts(at: now + PushRequest.lives),
            try facts(flow: .sample(epoch: 2)), try facts(flow: .sample(voidedAt: now)),
            try facts(flow: .sample(consumedAt: now)), try facts(flow: .sample(account: "bert")),
        ]
        for facts in dead {
            for decide in [PushAnswer.approve, PushAnswer.deny, PushAnswer.wasNotMe] {
                #expect(decide(facts) == .refused(.requestOver))
            }
        }
    }

    @Test("This wasn't me ends the flow and raises an alarm; a denial does neither")
    func alarm() throws {
        let alarm = PushAnswer.wasNotMe(try facts())
        #expect(alarm.changes.contains(.voidFlow(ID(rawValue: "flow"), at: now)))
        #expect(alarm.notices.map(\.recipients) == [[.primary], [.administrators]])
        let denial = PushAnswer.deny(try facts())
        #expect(denial.isDone && denial.notices.isEmpty)
        #expect(!denial.changes.contains(.voidFlow(ID(rawValue: "flow"), at: now)))
    }
}
