import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Who calls the help desk, on either engine")
struct CallerTests {
    @Test("A code from the caller's portal verifies them once, for ten minutes", arguments: Engine.allCases)
    func code(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let desk = try #require(try await it.rights(.helpdesk).helpDesk)
            let id = session.signedIn.account.id
            let code = try #require(
                try await it.installation.makeCallerCode(of: session.signedIn, origin: TestInstallation.origin).value)
            // Read out, it is typed as somebody hears it.
            let heard = code.text.exposed.lowercased().replacing("-", with: " ")
            #expect(try await desk.callers.verify(id, code: heard).isDone)
            #expect(try await desk.callers.verify(id, code: heard).refusals == [.callerCodeWrong])
            let verified = try #require(try await desk.callers.find(id).value??.verified)
            #expect(verified.map(\.means) == [.code])
            #expect(verified.first?.isOwn == true)

            let late = try #require(
                try await it.installation.makeCallerCode(of: session.signedIn, origin: TestInstallation.origin).value)
            it.clock.advance(CallerCode.lives)
            #expect(try await desk.callers.verify(id, code: late.text.exposed).refusals == [.callerCodeWrong])
            it.clock.advance(.minutes(5))
            #expect(try await desk.callers.find(id).value??.verified.isEmpty == true)
        }
    }

    @Test("A code is tried five times, however many try at once, and a newer one voids it", arguments: Engine.allCases)
    func guesses(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let desk = try #require(try await it.rights(.helpdesk).helpDesk)
            let id = session.signedIn.account.id
            let old = try #require(
                try await it.installation.makeCallerCode(of: session.signedIn, origin: TestInstallation.origin).value)
            let code = try #require(
                try await it.installation.makeCallerCode(of: session.signedIn, origin: TestInstallation.origin).value)
            #expect(try await desk.callers.verify(id, code: old.text.exposed).refusals == [.callerCodeWrong])
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<16 { group.addTask { _ = try? await desk.callers.verify(id, code: "AAAA-AAAA") } }
            }
            #expect(try await it.number("SELECT tries FROM caller_codes") == CallerCode.tries)
            #expect(try await desk.callers.verify(id, code: code.text.exposed).refusals == [.callerCodeWrong])
        }
    }

    @Test("A caller's code is no code in place of factors, and the other way round", arguments: Engine.allCases)
    func uses(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, session) = try await it.addUserWithPhone()
            let desk = try #require(try await it.rights(.helpdesk).helpDesk)
            let id = session.signedIn.account.id
            let caller = try #require(
                try await it.installation.makeCallerCode(of: session.signedIn, origin: TestInstallation.origin).value)
            let spoken = try await it.resetFactors(isSpoken: true)
            #expect(try await desk.callers.verify(id, code: spoken).refusals == [.callerCodeWrong])
            let flow = try await it.beginWithFactor()
            #expect(try await it.answer(.enrolmentCode(caller.text.exposed), in: flow).refusals == [.codeWrong])
        }
    }

    @Test("A phone verifies the caller with the number that is read out", arguments: Engine.allCases)
    func push(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let phone = try await it.enrolPhone(session)
            let helper = try await it.addAdministrator(.helpdesk)
            let desk = try #require(it.installation.rights(of: helper).helpDesk)
            let id = session.signedIn.account.id
            #expect(try await desk.callers.askPhones(id, origin: TestInstallation.origin).isDone)
            let shown = try #require(try await desk.callers.find(id).value??.push)
            #expect(shown.request.purpose == .callerCheck)
            // Signed as if it were for an attempt at something, it is nothing.
            let foreign = try phone.answer(shown.request, .approve, code: shown.number.text.exposed, about: .attempt)
            #expect(try await it.send(foreign, by: phone).refusals == [.signatureWrong])
            let answer = try phone.answer(shown.request, .approve, code: shown.number.text.exposed)
            #expect(try await it.send(answer, by: phone).value == .approved)
            #expect(try await it.send(answer, by: phone).refusals == [.requestOver])
            #expect(try await desk.callers.find(id).value??.verified.map(\.means) == [.push])
            let event = try #require(try await it.events().last)
            #expect(event.kind == "caller.verified")
            #expect(event.actor == Actor.account(helper.account.id).text)
            // What counts is who talked to them.
            let other = try #require(try await it.rights(.administrator).helpDesk)
            #expect(try await other.callers.find(id).value??.verified.first?.isOwn == false)
            let reset = try await desk.perform(.spokenCode, on: id, because: try Reason("lost phone"))
            #expect(reset.isDone)
            let details = try #require(try await it.events().last { $0.kind == "factor.reset" }?.details)
            #expect(details.contains(#""caller":"push""#))
        }
    }

    @Test("An approval of a sign-in's request is none for a caller's", arguments: Engine.allCases)
    func otherWay(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            let flow = try await it.beginWithFactor()
            let shown = try await it.askPhones(in: flow)
            let foreign = try phone.answer(shown.request, .approve, code: shown.number.text.exposed, about: .caller)
            #expect(try await it.send(foreign, by: phone).refusals == [.signatureWrong])
            #expect(try await it.count(.callerVerified) == 0)
        }
    }

    @Test("This wasn't me on the phone ends it, and alarms", arguments: Engine.allCases)
    func alarm(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let phone = try await it.enrolPhone(session)
            try await it.addAdministrator()
            let desk = try #require(try await it.rights(.helpdesk).helpDesk)
            #expect(
                try await desk.callers.askPhones(session.signedIn.account.id, origin: TestInstallation.origin).isDone)
            let shown = try #require(try await desk.callers.find(session.signedIn.account.id).value??.push)
            #expect(try await it.send(try phone.answer(shown.request, .wasNotMe), by: phone).isDone)
            try await it.work()
            #expect(it.mails().filter { $0.hasPrefix("factor-alarm") }.count == 2)
            #expect(try await desk.callers.find(session.signedIn.account.id).value??.verified.isEmpty == true)
            // The person goes on where they are.
            #expect(try await it.installation.findSession(session.token) != nil)
        }
    }

    @Test("An administrator who calls is verified by another one, and by nobody else", arguments: Engine.allCases)
    func administrators(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let olga = try await it.addAdministrator(.owner)
            let other = try #require(
                it.installation.rights(of: try await it.addAdministrator(.administrator)).administration)
            let desk = try #require(try await it.rights(.helpdesk).helpDesk)
            #expect(try await it.rights(.auditor).administration == nil)
            let code = try #require(
                try await it.installation.makeCallerCode(of: olga, origin: TestInstallation.origin).value)
            let id = olga.account.id
            // The help desk finds nobody there, and nobody verifies themself.
            #expect(try await desk.callers.verify(id, code: code.text.exposed).refusals == [.accountUnknown])
            #expect(try await desk.callers.find(id).value??.account == nil)
            let own = try #require(it.installation.rights(of: olga).administration)
            #expect(
                try await own.administratorsCalling.verify(id, code: code.text.exposed).refusals == [.accountUnknown])
            #expect(
                try await other.administratorsCalling.verify(try await it.id(), code: "AAAA-AAAA").refusals
                    == [.accountUnknown])
            #expect(try await other.administratorsCalling.verify(id, code: code.text.exposed).isDone)
            #expect(try await other.administratorsCalling.find(id).value??.verified.map(\.means) == [.code])
        }
    }
}
