import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Signing in, on either engine")
struct SignInTests {
    @Test("The right password opens, by address and by user name, in any spelling of them", arguments: Engine.allCases)
    func right(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            for name in ["anna@example.org", "Anna@Example.ORG", "anna", " ANNA ", "ａｎｎａ"] {
                let session = try #require(try await it.signIn(name).value, "\(name)")
                #expect(session.signedIn.account.id == anna.id)
                #expect(try await it.installation.findSession(session.token)?.account.id == anna.id)
            }
            #expect(try await it.count(.signInSucceeded) == 5)
        }
    }

    @Test("To whoever has proven nothing, every reason against it is the same one", arguments: Engine.allCases)
    func alike(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for (email, name) in [("anna", "anna"), ("sus", "sus"), ("exp", "exp"), ("locked", "locked")] {
                try await it.addUser("\(email)@example.org", userName: name)
            }
            let staged = NewAccount(
                kind: .user, email: try EmailAddress("staged@example.org"), userName: nil,
                name: try PersonName(given: "Staged", family: ""))
            _ = try await it.installation.addAccount(staged, by: .host)
            try await it.addAdministrator("boss@example.org")
            try await it.act(.suspend, on: "sus@example.org")
            try await it.act(.expire, on: "exp@example.org")
            for _ in 1...10 { _ = try await it.signIn("locked", password: "wrong") }
            let before = try await it.events().count
            let attempts = [
                ("anna", "wrong"), ("nobody", TestInstallation.password), ("sus", TestInstallation.password),
                ("sus", "wrong"),
                ("exp", TestInstallation.password), ("staged@example.org", ""),
                ("boss@example.org", TestInstallation.password),
                ("locked", TestInstallation.password), ("", ""), ("anna\0", "x"), ("*)(uid=*", "x"),
            ]
            for (name, password) in attempts {
                #expect(try await it.signIn(name, password: password).refusals == [.wrongCredentials], "\(name)")
            }
            let events = try await it.events().dropFirst(before)
            // A locked attempt is refused before anything is looked at, and leaves nothing.
            #expect(events.count == attempts.count - 1)
            #expect(Set(events.map { "\($0.kind) \($0.actor) \($0.details)" }).count == 1)
        }
    }

    @Test(
        "Passwords of any length are answered, and none is cut", arguments: Engine.allCases,
        [
            "", "x", String(repeating: "x", count: 1_024), String(repeating: "x", count: 1_025), "violet harbour 42\0",
            " violet harbour 42",
            "violet harbour 42 ", "violet harbour 4", "VIOLET HARBOUR 42", String(repeating: "x", count: 1_000_000),
        ])
    func almost(engine: Engine, password: String) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            #expect(try await it.signIn(password: password).refusals == [.wrongCredentials])
        }
    }

    @Test("What looks the same is the same password, composed or not", arguments: Engine.allCases)
    func composed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser(password: "caf\u{e9} harbour 42")
            #expect(try await it.signIn(password: "cafe\u{301} harbour 42").isDone)
            #expect(try await !it.signIn(password: "cafe harbour 42").isDone)
        }
    }

    @Test("A longer password counts to its last byte", arguments: Engine.allCases)
    func long(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let long = String((0..<340).flatMap { "\($0 % 10)é" })
            try await it.addUser(password: long + "a")
            #expect(try await it.signIn(password: long + "a").isDone)
            #expect(try await !it.signIn(password: long + "b").isDone)
        }
    }

    @Test("Every sign-in makes a new session, and the browser's old one ends", arguments: Engine.allCases)
    func fixation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let old = try await it.session()
            let browser = BrowserState(
                browser: old.browser, previousSession: old.token, verifyLink: nil, origin: TestInstallation.origin)
            let new = try #require(
                try await it.installation.signIn(
                    name: "anna", password: TestInstallation.password, at: .users, from: browser
                ).ended().value)
            #expect(new.token.digest != old.token.digest && new.browser.digest == old.browser.digest)
            it.clock.advance(.seconds(1))
            #expect(try await it.installation.findSession(old.token) == nil)
            #expect(try await it.installation.findSession(new.token) != nil)
        }
    }

    @Test(
        "Pressing the button many times in a browser that is new to the account works every time",
        arguments: Engine.allCases)
    func impatient(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 64) { it in
            try await it.addUser()
            let mark = it.installation.chance.token(.browser)
            let entered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 { group.addTask { try await it.signIn(browser: mark).isDone } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(entered == 8)
        }
    }
}
