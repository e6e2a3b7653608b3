import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Phones that wait, on either engine", .timeLimit(.minutes(10)))
struct PushWaitersTests {
    @Test("A phone that comes a third time gives its oldest place up, and hears at once", arguments: Engine.allCases)
    func displaced(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.stored(try await it.enrolPhone(try await it.session()))
            let flow = try await it.beginWithFactor()
            let waiters = it.installation.pushWaiters
            try await withThrowingTaskGroup(of: (Int, Outcome<PushRequest?>).self) { group in
                for place in 1...3 {
                    group.addTask {
                        (place, try await it.installation.awaitPush(for: phone, knowing: nil, atMost: .seconds(25)))
                    }
                    while waiters.count < min(place, 2) { await Task.yield() }
                }
                let first = try #require(try await group.next())
                #expect(first.0 == 1)
                #expect(first.1.refusals == [.tooManyAttempts])
                #expect(waiters.count == 2)
                let shown = try await it.askPhones(in: flow)
                for try await (_, heard) in group { #expect(heard.value??.id == shown.request.id) }
            }
        }
    }

    @Test("Who doesn't wait takes no place", arguments: Engine.allCases)
    func looking(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.stored(try await it.enrolPhone(try await it.session()))
            async let waiting = it.installation.awaitPush(for: phone, knowing: nil, atMost: .seconds(25))
            while it.installation.pushWaiters.count < 1 { await Task.yield() }
            for _ in 1...5 {
                let looked = try await it.installation.awaitPush(for: phone, knowing: nil, atMost: .zero)
                #expect(looked == .done(nil))
            }
            let shown = try await it.askPhones(in: try await it.beginWithFactor())
            #expect(try await waiting.value??.id == shown.request.id)
        }
    }
}
