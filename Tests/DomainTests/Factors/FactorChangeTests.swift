import Domain
import Testing

extension Session {
    static func sample(
        id: String = "session", account: String = "anna", epoch: Int = 3, signedInAt: Timestamp = now,
        proofs: Set<ProofKind> = [.currentPassword], scope: SessionScope = .full
    ) -> Session {
        Session(
            id: ID(rawValue: id), account: ID(rawValue: account), epoch: epoch, signedInAt: signedInAt,
            lastSeenAt: signedInAt, origin: .sample, proofs: proofs, scope: scope)
    }
}

extension Flow {
    /// One for factors, of that session.
    static func factors(
        _ id: String = "flow", session: String? = "session", epoch: Int = 3, startedAt: Timestamp = now,
        voidedAt: Timestamp? = nil
    ) -> Flow {
        Flow(
            id: ID(rawValue: id), purpose: .factors, account: ID(rawValue: "anna"), epoch: epoch, link: nil,
            session: session.map(ID.init(rawValue:)), startedAt: startedAt, expiresAt: startedAt + Flow.lives,
            voidedAt: voidedAt)
    }
}

extension Authenticator {
    static func sample(flow: String? = "flow") -> Authenticator {
        Authenticator(
            id: ID(rawValue: "authenticator"), account: ID(rawValue: "anna"), secret: SealedSecret(text: "sealed"),
            createdAt: now, flow: flow.map(ID.init(rawValue:)))
    }
}

@Suite("Changing factors")
struct FactorChangeTests {
    static func facts(
        _ enrolled: EnrolledFactors = .sample(authenticator: true), proofs: [Proof] = [.sample(.totp)],
        flow: Flow = .factors(), session: Session = .sample(), at time: Timestamp = now,
        account: Account? = nil
    ) throws -> FactorChange.Facts {
        FactorChange.Facts(
            account: try account ?? .sample(), session: session, enrolled: enrolled, flow: flow, proofs: proofs,
            recoveryAddresses: RecoveryAddresses(), settings: Settings(), origin: .sample, now: time)
    }

    static func decisions(_ facts: FactorChange.Facts) throws -> [(Step, Decision)] {
        let (passkey, phone) = (try Passkey.sample(), ID<Phone>(rawValue: "phone"))
        return [
            (.begins, FactorChange.begin(.sample(), facts)),
            (.begins, FactorChange.begin(try .sample(), digest: "digest", facts)),
            (.finishes, FactorChange.confirm(.sample(), step: 7, facts)),
            (.finishes, FactorChange.confirm(try .sample(at: facts.now), facts)),
            (.finishes, FactorChange.addPasskey(passkey, isUserVerified: true, spending: .sample, facts)),
            (.changes, FactorChange.removeAuthenticator(facts)),
            (.changes, FactorChange.removePasskey(passkey.id, facts)),
            (.changes, FactorChange.remove(phone, facts)),
            (.changes, FactorChange.renewRecoveryCodes([], facts)),
            (.renames, FactorChange.renamePasskey(passkey.id, to: passkey.name, facts)),
            (.renames, FactorChange.rename(phone, to: try .sample(), facts)),
        ]
    }

    /// What kind of a step a decision is about.
    enum Step { case begins, finishes, changes, renames }

    /// One of each, asked for the authenticator.
    static let all = EnrolledFactors.sample(authenticator: true, passkeys: 1, phones: 1)

    @Test("Who has proven it in this session, a moment ago, may do all of it")
    func may() throws {
        for (step, decision) in try Self.decisions(try Self.facts(Self.all)) {
            #expect(decision.isDone, "\(step) \(decision)")
        }
    }

    static let unproven: [(String, Flow, [Proof], Session)] = [
        ("nothing proven", .factors(), [], .sample()),
        ("password where a factor is enrolled", .factors(), [.sample(.currentPassword)], .sample()),
        ("another factor than is enrolled", .factors(), [.sample(.duo)], .sample()),
        ("a recovery code where none is left", .factors(), [.sample(.recoveryCode)], .sample()),
        ("proven in another flow", .factors(), [.sample(.totp, flow: "other")], .sample()),
        ("proven by somebody else", .factors(), [.sample(.totp, account: "bert")], .sample()),
        ("another session's flow", .factors(session: "other"), [.sample(.totp)], .sample()),
        ("no session's flow", .factors(session: nil), [.sample(.totp)], .sample()),
        ("a flow of before the password changed", .factors(epoch: 2), [.sample(.totp)], .sample()),
        ("a void flow", .factors(voidedAt: now), [.sample(.totp)], .sample()),
        ("a session of before the password changed", .factors(), [.sample(.totp)], .sample(epoch: 2)),
        ("a session that is over", .factors(), [.sample(.totp)], .sample(signedInAt: now - .days(31))),
        ("a flow for something else", .sample(purpose: .change, link: nil), [.sample(.totp)], .sample()),
    ]

    @Test("Nobody else may do any of it", arguments: unproven)
    func mayNot(what: String, flow: Flow, proofs: [Proof], session: Session) throws {
        let facts = try Self.facts(Self.all, proofs: proofs, flow: flow, session: session)
        for (step, decision) in try Self.decisions(facts) {
            #expect(decision == .refused(.reauthenticationRequired), "\(step)")
        }
    }

    @Test(
        "Five minutes to begin, a quarter of an hour to finish",
        arguments: [
            (Duration.minutes(5), true, true), (.minutes(5) + .milliseconds(1), false, true),
            (.minutes(15) - .milliseconds(1), false, true), (.minutes(15), false, false),
        ])
    func fresh(ago: Duration, begins: Bool, finishes: Bool) throws {
        let facts = try Self.facts(Self.all, at: now + ago)
        for (step, decision) in try Self.decisions(facts) {
            #expect(decision.isDone == (step == .finishes ? finishes : begins), "\(step) \(decision)")
        }
    }

    @Test("A phone's code lives ten minutes, and serves the flow and account that it was made in")
    func phoneCode() throws {
        let enrolment = try PhoneEnrolment.sample()
        for (ago, isDone) in [(Duration.minutes(10) - .milliseconds(1), true), (.minutes(10), false)] {
            #expect(FactorChange.confirm(enrolment, try Self.facts(at: now + ago)).isDone == isDone)
        }
        for stray in [try PhoneEnrolment.sample(flow: "other"), try .sample(account: "bert")] {
            #expect(FactorChange.confirm(stray, try Self.facts()) == .refused(.nothingPending))
        }
    }

    @Test("Nobody loses what they don't have")
    func absent() throws {
        let facts = try Self.facts()
        #expect(FactorChange.removePasskey(try Passkey.sample().id, facts) == .refused(.nothingPending))
        #expect(FactorChange.remove(ID<Phone>(rawValue: "phone"), facts) == .refused(.nothingPending))
    }

    @Test("Where there is no factor the password proves it; after a reset the code that was handed out")
    func first() throws {
        let none = EnrolledFactors.sample()
        #expect(FactorChange.begin(.sample(), try Self.facts(none, proofs: [.sample(.currentPassword)])).isDone)
        #expect(!FactorChange.begin(.sample(), try Self.facts(none, proofs: [.sample(.totp)])).isDone)
        let reset = EnrolledFactors.sample(waits: true)
        #expect(!FactorChange.begin(.sample(), try Self.facts(reset, proofs: [.sample(.currentPassword)])).isDone)
        #expect(FactorChange.begin(.sample(), try Self.facts(reset, proofs: [.sample(.enrolmentCode)])).isDone)
    }

    @Test("A kind that is switched off isn't begun, and one that waits may be finished")
    func off() throws {
        var facts = try Self.facts()
        facts.settings.factors.offered = [.passkey]
        #expect(FactorChange.begin(.sample(), facts) == .refused(.factorKindOff))
        #expect(FactorChange.confirm(.sample(), step: 7, facts).isDone)
    }

    @Test("What waits is finished in the flow that made it, and in no other", arguments: ["other", nil])
    func otherFlow(flow: String?) throws {
        #expect(FactorChange.confirm(.sample(flow: flow), step: 7, try Self.facts()) == .refused(.nothingPending))
    }

    @Test("Every change ends the other sessions, voids flows and reset links, and is announced everywhere")
    func consequences() throws {
        var facts = try Self.facts(Self.all)
        let verified = try RecoveryAddress.sample(id: "r", verifiedAt: now, servesFrom: now)
        facts.recoveryAddresses = RecoveryAddresses(verified: verified)
        for (step, decision) in try Self.decisions(facts) {
            guard step == .finishes || step == .changes else {
                #expect(decision.notices.isEmpty)
                #expect(!decision.changes.contains(.endOtherSessions(facts.account.id, keeping: facts.session.id)))
                continue
            }
            #expect(decision.changes.contains(.endOtherSessions(facts.account.id, keeping: facts.session.id)))
            #expect(decision.changes.contains(.voidOtherFlows(facts.account.id, keeping: facts.flow.id, at: now)))
            #expect(decision.changes.contains(.voidLinks(facts.account.id, kinds: [.reset], at: now)))
            #expect(decision.notices.map(\.recipients) == [[.primary, .address(verified.address)]], "\(step)")
            #expect(decision.events.count == 1)
        }
    }

    @Test("A new factor opens the whole portal, ends the waiting for one, and is proven by its own first code")
    func added() throws {
        var account = try Account.sample()
        account.factorMissedAt = now - .days(3)
        let facts = try Self.facts(
            .sample(waits: true), proofs: [.sample(.enrolmentCode)], session: .sample(scope: .enrolment),
            account: account)
        let changes = FactorChange.confirm(.sample(), step: 7, facts).changes
        #expect(changes.contains(.setSessionScope(facts.session.id, .full)))
        #expect(changes.contains(.setFactorMissed(account.id, at: nil)))
        #expect(changes.contains(.endFactorReset(account.id)))
        #expect(changes.contains(.voidLinks(account.id, kinds: [.enrolment], at: now)))
        #expect(changes.contains(.insertProof(.sample(.totp))))
        #expect(changes.contains(.confirmAuthenticator(Authenticator.sample().id, of: account.id, step: 7, at: now)))
    }

    @Test("The last factor stays where one is required", arguments: FactorPolicy.Audience.allCases)
    func last(required: FactorPolicy.Audience) throws {
        var facts = try Self.facts()
        facts.settings.factors.required = required
        let isRequired = required == .users || required == .everyone
        #expect(FactorChange.removeAuthenticator(facts).refusals == (isRequired ? [.lastFactor] : []))
        facts.enrolled.passkeys = 1
        #expect(FactorChange.removeAuthenticator(facts).isDone)
        facts.enrolled.passkeys = 0
        facts.account.factorRule = .exempt
        #expect(FactorChange.removeAuthenticator(facts).isDone)
        facts.account.factorRule = .required
        #expect(FactorChange.removeAuthenticator(facts).refusals == [.lastFactor])
    }

    @Test("Recovery codes go with the last factor, and are made for nobody who has none")
    func codes() throws {
        var facts = try Self.facts(.sample(authenticator: true, codes: 4))
        let gone = Change.replaceRecoveryCodes(facts.account.id, with: [])
        #expect(FactorChange.removeAuthenticator(facts).changes.contains(gone))
        facts.enrolled.phones = 1
        #expect(!FactorChange.removeAuthenticator(facts).changes.contains(gone))
        let none = try Self.facts(.sample(), proofs: [.sample(.currentPassword)])
        #expect(FactorChange.renewRecoveryCodes([], none) == .refused(.factorRequired))
        #expect(FactorChange.removeAuthenticator(none) == .refused(.nothingPending))
    }
}
