import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security rows 18 and 19, and the bad inputs of *Push*.
@Suite("Asking phones, on either engine")
struct PushTests {
    private struct Asked: Sendable {
        let phone: SoftwarePhone
        let flow: Token
        let shown: ShownPushRequest

        var number: String { shown.number.text.exposed }
        var request: PushRequest { shown.request }

        var wrongNumber: String { number == "000000" ? "111111" : "000000" }
    }

    /// Anna has a phone, and signs in with her password.
    private func asked(_ it: TestInstallation) async throws -> Asked {
        try await it.addUser()
        let phone = try await it.enrolPhone(try await it.session())
        let flow = try await it.beginWithFactor()
        return Asked(phone: phone, flow: flow, shown: try await it.askPhones(in: flow))
    }

    private func claim(_ it: TestInstallation, _ id: ID<PushRequest>, in flow: Token) async throws -> Outcome<FlowEnd> {
        try await it.installation.proveFactor(.push(id), in: flow, from: TestInstallation.browser())
    }

    @Test("The right number, signed by the phone, opens one session and no second one", arguments: Engine.allCases)
    func approved(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let answer = try asked.phone.answer(asked.request, .approve, code: asked.number)
            #expect(try await it.send(answer, by: asked.phone) == .done(.approved))
            #expect(try await it.number("SELECT COUNT(*) FROM sessions") == 1)
            let ends = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await self.claim(it, asked.request.id, in: asked.flow).isDone }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(ends == 1)
            #expect(try await it.count(.pushApproved) == 1)
        }
    }

    @Test("A request that was merely sent opens nothing", arguments: Engine.allCases)
    func merelySent(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            #expect(try await claim(it, asked.request.id, in: asked.flow).refusals == [.requestOver])
            #expect(try await claim(it, ID(rawValue: "none"), in: asked.flow).refusals == [.requestOver])
            #expect(try await it.number("SELECT COUNT(*) FROM sessions") == 1)
        }
    }

    @Test("An approval opens the flow that it is for, and no other", arguments: Engine.allCases)
    func otherFlow(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let other = try await it.beginWithFactor()
            let answer = try asked.phone.answer(asked.request, .approve, code: asked.number)
            #expect(try await it.send(answer, by: asked.phone).isDone)
            #expect(try await claim(it, asked.request.id, in: other).refusals == [.requestOver])
            #expect(try await claim(it, asked.request.id, in: asked.flow).isDone)
        }
    }

    @Test("An approval that nobody comes for runs out", arguments: Engine.allCases)
    func approvalRunsOut(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let answer = try asked.phone.answer(asked.request, .approve, code: asked.number)
            #expect(try await it.send(answer, by: asked.phone).isDone)
            it.clock.advance(PushRequest.approvalLives)
            #expect(try await claim(it, asked.request.id, in: asked.flow).refusals == [.requestOver])
        }
    }

    @Test("Of fifty requests three are sent", arguments: Engine.allCases)
    func fatigue(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            _ = try await it.enrolPhone(try await it.session())
            var sent = 0
            for _ in 0..<50 {
                let flow = try await it.beginWithFactor()
                if try await it.installation.startPush(flow, from: TestInstallation.browser()).isDone { sent += 1 }
                try await it.installation.withdrawPush(flow, origin: TestInstallation.origin)
            }
            #expect(sent == 3)
            let flow = try await it.beginWithFactor()
            let refused = try await it.installation.startPush(flow, from: TestInstallation.browser())
            #expect(refused.refusals == [.pushStopped])
            it.clock.advance(PushRequest.limitWindow)
            let again = try await it.beginWithFactor()
            #expect(try await it.installation.startPush(again, from: TestInstallation.browser()).isDone)
        }
    }

    @Test("After three in ten minutes that nobody answered, no more ring", arguments: Engine.allCases)
    func unanswered(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            _ = try await it.enrolPhone(try await it.session())
            func ask() async throws -> [Refusal] {
                try await it.installation.startPush(
                    try await it.beginWithFactor(), from: TestInstallation.browser()
                ).refusals
            }
            // Each is over before the next is asked for: none is cancelled, none denied.
            for _ in 1...3 {
                #expect(try await ask() == [])
                it.clock.advance(.seconds(61))
            }
            #expect(try await ask() == [.pushStopped])
            it.clock.advance(.minutes(10) - .seconds(3 * 61) - .milliseconds(1))
            #expect(try await ask() == [.pushStopped])
            it.clock.advance(.milliseconds(1))
            // The first is ten minutes old, the second isn't.
            #expect(try await ask() == [])
            it.clock.advance(.seconds(61) - .milliseconds(1))
            #expect(try await ask() == [.pushStopped])
        }
    }

    @Test("An approval is worth nothing once the password was changed", arguments: Engine.allCases)
    func approvedBeforeChange(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let phone = try await it.enrolPhone(session)
            func approve(_ flow: Token) async throws -> ID<PushRequest> {
                let shown = try await it.askPhones(in: flow)
                let answer = try phone.answer(shown.request, .approve, code: shown.number.text.exposed)
                #expect(try await it.send(answer, by: phone).isDone)
                return shown.request.id
            }
            let signIn = try await it.beginWithFactor()
            let early = try await approve(signIn)
            let change = try await it.changeFlow(session)
            #expect(try await claim(it, try await approve(change), in: change).isDone)
            #expect(try await claim(it, early, in: signIn).refusals == [.nothingPending])
            // Nor in a flow of after the change.
            let later = try await it.signInFlow(password: "amber glacier 77")
            #expect(try await claim(it, early, in: later).refusals == [.requestOver])
            #expect(try await it.count(.signInSucceeded) == 1)
        }
    }

    @Test("Of two browsers one asks; in one, asking twice is asking once", arguments: Engine.allCases)
    func oneAtATime(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let other = try await it.beginWithFactor()
            let refused = try await it.installation.startPush(other, from: TestInstallation.browser())
            #expect(refused.refusals == [.pushOpenElsewhere])
            #expect(try await it.askPhones(in: asked.flow).request == asked.request)
            // Its time over, nobody waits for it any more.
            it.clock.advance(PushRequest.lives)
            #expect(try await it.installation.startPush(other, from: TestInstallation.browser()).isDone)
        }
    }

    enum Ending: CaseIterable { case cancelled, expired, passwordChanged, denied, approved, removed }

    @Test(
        "An answer that comes too late changes nothing", arguments: Engine.allCases, Ending.allCases)
    func late(engine: Engine, ending: Ending) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            guard case .active(let stored, _) = try await it.installation.findPhone(asked.phone.token) else { return }
            switch ending {
            case .cancelled: try await it.installation.withdrawPush(asked.flow, origin: TestInstallation.origin)
            case .expired: it.clock.advance(PushRequest.lives)
            case .passwordChanged:
                try await it.tamper("UPDATE accounts SET epoch = epoch + 1")
            case .denied: _ = try await it.send(try asked.phone.answer(asked.request, .deny), by: asked.phone)
            case .approved:
                let answer = try asked.phone.answer(asked.request, .approve, code: asked.number)
                _ = try await it.send(answer, by: asked.phone)
            case .removed: try await it.tamper("DELETE FROM phones")
            }
            let before = try await it.events().count
            for action in PushApproval.Action.allCases {
                let answer = try asked.phone.answer(
                    asked.request, action, code: action == .approve ? asked.number : "")
                let late = try await it.installation.answerPush(answer, by: stored, origin: TestInstallation.origin)
                #expect(late.refusals == [.requestOver])
            }
            #expect(try await it.events().count == before)
            #expect(try await it.number("SELECT COUNT(*) FROM push_requests WHERE state = 'was-not-me'") == 0)
        }
    }

    @Test("A signature for one request is worth nothing for another", arguments: Engine.allCases)
    func replay(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let first = try asked.phone.answer(asked.request, .approve, code: asked.number)
            try await it.installation.withdrawPush(asked.flow, origin: TestInstallation.origin)
            let flow = try await it.beginWithFactor()
            let second = try await it.askPhones(in: flow)
            let replayed = [
                SignedPushAnswer(
                    request: second.request.id, action: .approve, code: asked.number, signature: first.signature),
                SignedPushAnswer(
                    request: second.request.id, action: .approve, code: second.number.text.exposed,
                    signature: first.signature),
                SignedPushAnswer(request: second.request.id, action: .deny, code: "", signature: first.signature),
                SignedPushAnswer(request: second.request.id, action: .deny, code: "", signature: []),
            ]
            for answer in replayed { #expect(try await it.send(answer, by: asked.phone).refusals == [.signatureWrong]) }
            // The action and the code are signed, too.
            let denial = try asked.phone.answer(second.request, .deny)
            let turned = SignedPushAnswer(
                request: second.request.id, action: .approve, code: "", signature: denial.signature)
            #expect(try await it.send(turned, by: asked.phone).refusals == [.signatureWrong])
            #expect(try await it.number("SELECT COUNT(*) FROM push_requests WHERE state = 'open'") == 1)
        }
    }

    @Test("Neither another key nor another person's phone answers", arguments: Engine.allCases)
    func wrongPhone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let forged = try asked.phone.answer(
                asked.request, .approve, code: asked.number, signedBy: try it.makePhoneKey())
            #expect(try await it.send(forged, by: asked.phone).refusals == [.signatureWrong])
            try await it.addUser("bert@example.org", userName: "bert")
            let berts = try await it.enrolPhone(try await it.session("bert"))
            let answer = try berts.answer(asked.request, .approve, code: asked.number)
            #expect(try await it.send(answer, by: berts).refusals == [.requestOver])
        }
    }

    @Test("Five wrong numbers lock the account, however many come at once", arguments: Engine.allCases)
    func guessing(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let answer = try asked.phone.answer(asked.request, .approve, code: asked.wrongNumber)
            let refusals = try await withThrowingTaskGroup(of: [Refusal].self) { group in
                for _ in 0..<20 { group.addTask { try await it.send(answer, by: asked.phone).refusals } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(refusals.count == 20)
            #expect(refusals.count { $0 == .numberWrong } == 4)
            #expect(try await it.count(.factorFailed) == 5)
            #expect(try await it.count(.accountLocked) == 1)
            // The right one is too late.
            let right = try asked.phone.answer(asked.request, .approve, code: asked.number)
            #expect(try await it.send(right, by: asked.phone).refusals == [.requestOver])
            let flow = try await it.beginWithFactor()
            let locked = try await it.installation.startPush(flow, from: TestInstallation.browser())
            #expect(locked.refusals == [.accountLocked])
        }
    }

    @Test("Wrong numbers and wrong claims count together", arguments: Engine.allCases)
    func oneCounter(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let wrong = try asked.phone.answer(asked.request, .approve, code: asked.wrongNumber)
            for _ in 0..<3 { #expect(try await it.send(wrong, by: asked.phone).refusals == [.numberWrong]) }
            #expect(try await claim(it, asked.request.id, in: asked.flow).refusals == [.requestOver])
            #expect(try await it.send(wrong, by: asked.phone).refusals == [.accountLocked])
        }
    }

    @Test("Approved and denied at once, one of them counts", arguments: Engine.allCases)
    func both(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let answers = [
                try asked.phone.answer(asked.request, .approve, code: asked.number),
                try asked.phone.answer(asked.request, .deny), try asked.phone.answer(asked.request, .wasNotMe),
            ]
            let outcomes = try await withThrowingTaskGroup(of: Outcome<PushRequest.State>.self) { group in
                for number in 0..<12 {
                    group.addTask { try await it.send(answers[number % 3], by: asked.phone) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count(where: \.isDone) == 1)
            let states = outcomes.compactMap(\.value)
            let opens = try await claim(it, asked.request.id, in: asked.flow).isDone
            #expect(opens == (states == [.approved]))
        }
    }

    @Test("This wasn't me: the flow ends, and everybody who should hears of it", arguments: Engine.allCases)
    func alarm(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            _ = try await it.installation.addAccount(
                NewAccount(
                    kind: .administrator(.owner), email: try EmailAddress("boss@example.org"), userName: nil,
                    name: try PersonName(given: "Olga", family: "Berg")), password: TestInstallation.password,
                by: .host, origin: TestInstallation.origin)
            let asked = try await asked(it)
            try await it.work()
            let before = it.mail.sent.count
            let answer = try asked.phone.answer(asked.request, .wasNotMe)
            #expect(try await it.send(answer, by: asked.phone) == .done(.wasNotMe))
            try await it.work()
            #expect(
                it.mails(from: before) == [
                    "factor-alarm to anna@example.org", "factor-alarm to boss@example.org",
                ])
            #expect(try await it.installation.findOpenFlow(asked.flow) == nil)
            #expect(try await claim(it, asked.request.id, in: asked.flow).refusals == [.nothingPending])
            #expect(try await it.count(.pushAlarm) == 1)
        }
    }

    @Test(
        "A session in which somebody else asked is over, too", arguments: Engine.allCases,
        [FlowPurpose.factors, .change])
    func strangersSession(engine: Engine, purpose: FlowPurpose) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let phone = try await it.enrolPhone(session)
            let flow =
                purpose == .factors
                ? try await it.installation.beginFactorsFlow(of: session.signedIn).token
                : try await it.changeFlow(session)
            let shown = try await it.askPhones(in: flow)
            #expect(try await it.send(try phone.answer(shown.request, .wasNotMe), by: phone).isDone)
            #expect(try await it.installation.findSession(session.token) == nil)
        }
    }

    @Test("A link by which somebody else came is dead", arguments: Engine.allCases)
    func strangersLink(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            let link = try await it.resetToken()
            let begun = try await it.installation.resetPassword(
                link, to: NewPassword(typed: "amber glacier 77", confirmed: "amber glacier 77"),
                origin: TestInstallation.origin)
            let shown = try await it.askPhones(in: try it.waiting(begun))
            #expect(try await it.send(try phone.answer(shown.request, .wasNotMe), by: phone).isDone)
            #expect(try await it.installation.openLink(link) == nil)
        }
    }

    @Test("A change that waits ends with its session, approved or not", arguments: Engine.allCases, [false, true])
    func changeWithoutSession(engine: Engine, isApproved: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let phone = try await it.enrolPhone(session)
            let other = try await it.session(approvedBy: phone)
            let flow = try await it.changeFlow(session)
            let shown = try await it.askPhones(in: flow)
            let answer = try phone.answer(shown.request, .approve, code: shown.number.text.exposed)
            if isApproved { #expect(try await it.send(answer, by: phone).isDone) }
            try await it.installation.endOtherSessions(of: other.signedIn, origin: TestInstallation.origin)
            if !isApproved { #expect(try await it.send(answer, by: phone).refusals == [.requestOver]) }
            #expect(try await it.installation.findOpenFlow(flow) == nil)
            #expect(try await claim(it, shown.request.id, in: flow).refusals == [.nothingPending])
            #expect(try await it.count(.passwordSet) == 1)
        }
    }

    @Test("Neither number nor token is in the database", arguments: Engine.allCases)
    func dump(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let asked = try await asked(it)
            let dump = try await DatabaseDumpTests.dump(it)
            for secret in [asked.number, asked.phone.token.text.exposed] {
                #expect(!dump.contains { $0.contains(secret) })
            }
            #expect(dump.contains(asked.phone.token.digest))
        }
    }
}
