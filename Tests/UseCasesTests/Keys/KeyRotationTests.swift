import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Rotating keys, on either engine")
struct KeyRotationTests {
    @Test(
        "Every verifier is sealed anew, earlier ones too, and every password goes on working",
        arguments: Engine.allCases)
    func sealedAnew(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            #expect(try await it.change(try await it.session(), to: "amber glacier 77").isDone)
            let rotated = try await it.installation.rotateKeys(by: .host)
            #expect(rotated.version == 2 && rotated.sealed == 3)
            for query: SQL in [
                "SELECT COUNT(*) FROM accounts WHERE verifier NOT LIKE 's1.2.%'",
                "SELECT COUNT(*) FROM password_history WHERE verifier NOT LIKE 's1.2.%'",
            ] { #expect(try await it.number(query) == 0) }
            #expect(try await it.signIn("bert").isDone)
            let session = try await it.session(password: "amber glacier 77")
            let again = try await it.change(session, current: "amber glacier 77", to: TestInstallation.password)
            #expect(again.refusals == [.passwordReused(remembered: 5)])
            #expect(try await it.count(.keyRotated) == 1)
        }
    }

    @Test("A server that hasn't heard of the new key goes on without a hitch", arguments: Engine.allCases)
    func neighbour(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let other = try await it.neighbour()
            _ = try await it.installation.rotateKeys(by: .host)
            let session = try await other.session()
            #expect(try await other.change(session, to: "amber glacier 77").isDone)
            _ = try await it.installation.rotateKeys(by: .host)
            #expect(
                try await other.reset(try await other.resetToken("bert@example.org"), to: TestInstallation.password)
                    .refusals == [.passwordUnchanged])
            #expect(try await it.signIn(password: "amber glacier 77").isDone)
        }
    }

    @Test("Sign-ins go on while it happens, on every server", arguments: Engine.allCases)
    func online(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 256) { it in
            for number in 1...6 { try await it.addUser("u\(number)@example.org", userName: "u\(number)") }
            let other = try await it.neighbour()
            let entered = try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask {
                    for _ in 1...4 { _ = try await it.installation.rotateKeys(by: .host) }
                    return 0
                }
                for number in 1...6 {
                    for server in [it, other] {
                        group.addTask {
                            var entered = 0
                            for _ in 1...5 where try await server.signIn("u\(number)").isDone { entered += 1 }
                            return entered
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(entered == 60)
        }
    }

    @Test("Servers that start at once on an empty database agree on the keys", arguments: Engine.allCases)
    func start(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.tamper("DELETE FROM data_keys")
            let servers = try await withThrowingTaskGroup(of: TestInstallation.self) { group in
                for _ in 0..<4 { group.addTask { try await it.neighbour() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await servers[0].addUser()
            for server in servers { #expect(try await server.signIn().isDone) }
            #expect(try await it.number("SELECT COUNT(*) FROM data_keys") == 2)
        }
    }

    @Test("A verifier that was moved to another account opens nothing there", arguments: Engine.allCases)
    func moved(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert", password: "amber glacier 77")
            try await it.tamper(
                "UPDATE accounts SET verifier = (SELECT verifier FROM accounts WHERE user_name = 'anna')")
            let entered = try? await it.signIn("bert").isDone
            #expect(entered != true)
        }
    }
}
