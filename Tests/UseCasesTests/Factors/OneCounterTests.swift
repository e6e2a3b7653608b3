import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import Testing
import UseCases

/// Security row 15, with everything that an account may have enrolled at once.
@Suite("Wrong answers of all factors are counted together, on either engine")
struct OneCounterTests {
    @Test("Of five kinds and in five flows, the fifth locks, whichever it is", arguments: Engine.allCases, 0..<4)
    func kinds(engine: Engine, turn: Int) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            let flows = [
                try await it.signInFlow(), try await WaitingPasswordTests.wait(.reset, it, anna.session),
                try await it.changeFlow(anna.session), try await it.factorsFlow(anna.session),
                try await it.signInFlow(),
            ]
            for (number, flow) in flows.enumerated() {
                let kind = PersonWithFactors.kinds[(number + turn) % PersonWithFactors.kinds.count]
                let refusals = try await it.answer(try await anna.wrong(kind, in: flow), in: flow).refusals
                let isLast = number == flows.count - 1
                #expect(
                    refusals == [isLast ? .accountLocked : PersonWithFactors.refusal(of: kind)], "\(number): \(kind)")
            }
            #expect(try await it.count(.factorFailed) == 5)
            #expect(try await it.count(.accountLocked) == 1)
            for flow in flows {
                #expect(try await it.answer(.totp(code: anna.app.code()), in: flow).refusals == [.accountLocked])
            }
        }
    }

    @Test("Wrong numbers on the phone count with wrong codes in the browser", arguments: Engine.allCases)
    func phone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            let flow = try await it.signInFlow()
            let shown = try await it.askPhones(in: flow)
            let number = shown.number.text.exposed == "000000" ? "111111" : "000000"
            let wrong = try anna.phone.answer(shown.request, .approve, code: number)
            for _ in 1...2 {
                #expect(try await it.send(wrong, by: anna.phone).refusals == [.numberWrong])
                #expect(try await it.answer(anna.wrong(.totp, in: flow), in: flow).refusals == [.codeWrong])
            }
            #expect(try await it.send(wrong, by: anna.phone).refusals == [.accountLocked])
            #expect(try await it.count(.accountLocked) == 1)
        }
    }

    @Test("Duo's no and wrong recovery codes count together", arguments: Engine.allCases)
    func duo(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            try await it.addUser()
            let session = try await it.session()
            let factors = try await it.factorsFlow(session)
            #expect(try await it.addDuo(try await it.beginDuo(factors, session).back(), factors, session).isDone)
            _ = try await it.recoveryCodes(session, in: factors)
            it.duo.answer(with: .success(.denied))
            let flow = try await it.signInFlow()
            for _ in 1...2 {
                #expect(try await it.answerByDuo(flow).refusals == [.duoDenied])
                #expect(try await it.answer(.recoveryCode("no code"), in: flow).refusals == [.codeWrong])
            }
            #expect(try await it.answerByDuo(flow).refusals == [.accountLocked])
        }
    }

    @Test("A right answer of any kind forgives the wrong ones of every other", arguments: Engine.allCases)
    func success(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            for kind in PersonWithFactors.kinds {
                let flow = try await it.signInFlow()
                for wrong in PersonWithFactors.kinds {
                    let refusals = try await it.answer(try await anna.wrong(wrong, in: flow), in: flow).refusals
                    #expect(refusals == [PersonWithFactors.refusal(of: wrong)], "before \(kind)")
                }
                #expect(try await it.answer(try await anna.right(kind, in: flow), in: flow).isDone, "\(kind)")
                #expect(try await it.number("SELECT COUNT(*) FROM attempts WHERE browser = 'factor'") == 0)
            }
        }
    }

    /// What nobody can guess. The rest stays out.
    static let unguessable: [FactorKind] = [.recoveryCode, .passkey]

    @Test(
        "What nobody guesses opens under a lock and leaves it as it is: for its time, and as a lock that was",
        arguments: Engine.allCases, unguessable)
    func passes(engine: Engine, kind: FactorKind) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            func guess(_ count: Int) async throws -> [[Refusal]] {
                let flow = try await it.signInFlow()
                var refusals: [[Refusal]] = []
                for code in FactorAttemptsTests.wrongCodes(anna.app, count) {
                    refusals.append(try await it.answer(.totp(code: code), in: flow).refusals)
                }
                return refusals
            }
            func guessRightly() async throws -> [Refusal] {
                try await it.answer(.totp(code: anna.app.code()), in: try await it.signInFlow()).refusals
            }
            #expect(try await guess(5).last == [.accountLocked])
            it.clock.advance(.minutes(1))
            let flow = try await it.signInFlow()
            let events = try await it.count(.factorFailed)
            #expect(
                try await it.answer(try await anna.wrong(kind, in: flow), in: flow).refusals
                    == [PersonWithFactors.refusal(of: kind)])
            #expect(try await it.count(.factorFailed) == events)
            #expect(try await it.answer(try await anna.right(kind, in: flow), in: flow).session != nil)
            #expect(try await guessRightly() == [.accountLocked])
            it.clock.advance(.minutes(14) - .milliseconds(1))
            #expect(try await guessRightly() == [.accountLocked])
            it.clock.advance(.milliseconds(1))
            // The next one lasts twice as long: nothing was forgiven.
            #expect(try await guess(5).last == [.accountLocked])
            it.clock.advance(.minutes(30) - .milliseconds(1))
            #expect(try await guessRightly() == [.accountLocked])
            it.clock.advance(.milliseconds(1))
            #expect(try await guessRightly() == [])
        }
    }

    @Test("Wrong recovery codes are counted, and the fifth locks what can be guessed", arguments: Engine.allCases)
    func recoveryCodes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            var flow = try await it.signInFlow()
            // Four are forgiven by a right one.
            for _ in 1...4 {
                let wrong = try await anna.wrong(.recoveryCode, in: flow)
                #expect(try await it.answer(wrong, in: flow).refusals == [.codeWrong])
            }
            #expect(try await it.answer(.recoveryCode(anna.codes[0]), in: flow).isDone)
            flow = try await it.signInFlow()
            for number in 1...5 {
                // One that was used is as wrong as one that never was.
                let typed = number % 2 == 0 ? anna.codes[0] : "guess \(number)"
                let refusals = try await it.answer(.recoveryCode(typed), in: flow).refusals
                #expect(refusals == [number < 5 ? .codeWrong : .accountLocked], "\(number)")
            }
            #expect(try await it.count(.factorFailed) == 9)
            #expect(try await it.count(.accountLocked) == 1)
            #expect(try await it.answer(.totp(code: anna.app.code()), in: flow).refusals == [.accountLocked])
            #expect(try await it.answer(.recoveryCode(anna.codes[1]), in: flow).isDone)
        }
    }

    @Test(
        "A hundred wrong ones in all, however slowly, lock for a day, and so does each after",
        arguments: Engine.allCases)
    func hundred(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            for round in 1...25 {
                // Long enough for the count in a row to begin anew.
                it.clock.advance(.minutes(16))
                let flow = try await it.signInFlow()
                for number in 1...4 {
                    let wrong = try await anna.wrong(number % 2 == 0 ? .totp : .recoveryCode, in: flow)
                    let isLast = round == 25 && number == 4
                    #expect(
                        try await it.answer(wrong, in: flow).refusals == [isLast ? .accountLocked : .codeWrong],
                        "\(round), \(number)")
                }
            }
            for day in 1...2 {
                it.clock.advance(.hours(24) - .milliseconds(1))
                let flow = try await it.signInFlow()
                #expect(try await it.answer(.totp(code: anna.app.code()), in: flow).refusals == [.accountLocked])
                it.clock.advance(.milliseconds(1))
                let wrong = try await anna.wrong(.totp, in: flow)
                #expect(try await it.answer(wrong, in: flow).refusals == [.accountLocked], "day \(day)")
            }
            it.clock.advance(.hours(24))
            #expect(try await it.answer(.totp(code: anna.app.code()), in: try await it.signInFlow()).isDone)
        }
    }
}
