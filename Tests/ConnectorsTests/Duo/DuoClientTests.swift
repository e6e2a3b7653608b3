import Connectors
import Domain
import Formats
import Foundation
import Logging
import Testing
import UseCases

/// Every case against a stand-in that plays Duo's side, see Tests/outside/duo_stand_in.py.
@Suite("Duo", .timeLimit(.minutes(10)))
struct DuoClientTests {
    private static let clientID = "DIXXXXXXXXXXXXXXXXXX"
    private static let secret = "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
    private static let redirect = "https://portal.northwind.example/login/duo?x=1"

    /// A person on their way through the prompt.
    private struct Visit {
        let configuration: DuoConfiguration
        let http: OutgoingHTTP
        let client: DuoClient
        let server: PythonServer
        /// The stand-in goes by the clock on the wall.
        var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
        let state = Base64URL.encode(Chance.system.bytes(24))
        let nonce = Base64URL.encode(Chance.system.bytes(24))
        private static let silent = Logger(label: "duo") { _ in SwiftLogNoOpLogHandler() }

        init(secret: String = DuoClientTests.secret) throws {
            server = try PythonServer(
                PythonServer.outside + "/duo_stand_in.py",
                arguments: ["--client-id", clientID, "--client-secret", DuoClientTests.secret])
            configuration = try DuoConfiguration(
                clientID: clientID, clientSecret: Secret(secret), apiHost: "localhost:\(server.port)",
                allowsLoopback: true)
            http = OutgoingHTTP(reach: .publicAndLoopback, limits: .patient)
            client = DuoClient(http: http, logger: Self.silent)
        }

        /// From now on the stand-in does this wrong.
        func choose(mutant: String) async throws {
            let answer = try await http.send(
                OutgoingRequest(
                    url: configuration.origin + "/stand-in/mutant", method: .post(Secret(Array(mutant.utf8)))))
            #expect(answer.status == 200, "no such mutant: \(mutant)")
        }

        /// One that doesn't wait as long as a stand-in hangs.
        var impatient: DuoClient {
            DuoClient(
                http: OutgoingHTTP(reach: .publicAndLoopback, limits: .init(total: .seconds(1))), logger: Self.silent)
        }

        /// What the browser brings back: state and code.
        func prompt(user: String = "ada@northwind.example") async throws -> [String: String] {
            let url = try #require(
                client.authorizeURL(
                    configuration, userName: user, state: state, nonce: nonce, redirect: redirect, now: now))
            let answer = try await http.send(OutgoingRequest(url: url, method: .get))
            #expect(answer.status == 303)
            let location = String(decoding: answer.body, as: UTF8.self)
            #expect(location.hasPrefix(redirect + "&"))
            let items = URLComponents(string: location)?.queryItems ?? []
            return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        }

        func exchange(
            code: String, user: String = "ada@northwind.example", nonce: String? = nil, with client: DuoClient? = nil
        ) async -> Result<DuoOutcome, DuoFault> {
            do throws(DuoFault) {
                return .success(
                    try await (client ?? self.client).exchange(
                        configuration, code: code, userName: user, nonce: nonce ?? self.nonce, redirect: redirect,
                        now: now))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test("Whom Duo lets in is let in", arguments: ["ada@northwind.example", "zoë & \"co\" +1"])
    func allowed(user: String) async throws {
        let visit = try Visit()
        #expect(await visit.client.isHealthy(visit.configuration, now: visit.now))
        let brought = try await visit.prompt(user: user)
        #expect(brought["state"] == visit.state)
        let code = try #require(brought["duo_code"])
        let outcome = await visit.exchange(code: code, user: user)
        #expect(outcome == .success(.allowed))
    }

    @Test("A code serves once, and one that Duo never gave never")
    func codes() async throws {
        let visit = try Visit()
        let code = try #require(try await visit.prompt()["duo_code"])
        for (code, expected) in [(code, DuoOutcome.allowed), (code, .codeRefused), ("made-up", .codeRefused)] {
            let outcome = await visit.exchange(code: code)
            #expect(outcome == .success(expected))
        }
    }

    @Test("A code of another person or another flow proves nothing")
    func otherFlow() async throws {
        let visit = try Visit()
        let first = try #require(try await visit.prompt()["duo_code"])
        let foreign = await visit.exchange(code: first, user: "mallory")
        #expect(foreign == .failure(.tokenRefused(.userName)))
        let second = try #require(try await visit.prompt()["duo_code"])
        let nonce = Base64URL.encode(Chance.system.bytes(24))
        let other = await visit.exchange(code: second, nonce: nonce)
        #expect(other == .failure(.tokenRefused(.nonce)))
    }

    @Test("The state that comes back is whose it is, and another is noticed")
    func otherState() async throws {
        let visit = try Visit()
        try await visit.choose(mutant: "other-state")
        let brought = try await visit.prompt()
        #expect(brought["state"] != nil)
        #expect(brought["state"] != visit.state)
    }

    /// All that the stand-in can do wrong with a token.
    private static let mutants: [(mutant: String, expected: Result<DuoOutcome, DuoFault>)] = [
        ("alg-none", .failure(.tokenRefused(.signature(.wrongAlgorithm)))),
        ("alg-hs256", .failure(.tokenRefused(.signature(.wrongAlgorithm)))),
        ("alg-rs256", .failure(.tokenRefused(.signature(.wrongAlgorithm)))),
        ("other-key", .failure(.tokenRefused(.signature(.wrongSignature)))),
        ("no-signature", .failure(.tokenRefused(.signature(.wrongSignature)))),
        ("crit", .failure(.tokenRefused(.signature(.criticalExtension)))),
        ("wrong-iss", .failure(.tokenRefused(.issuer))),
        ("no-iss", .failure(.tokenRefused(.issuer))),
        ("wrong-aud", .failure(.tokenRefused(.audience))),
        ("several-aud", .failure(.tokenRefused(.audience))),
        ("wrong-user", .failure(.tokenRefused(.userName))),
        ("other-case-user", .failure(.tokenRefused(.userName))),
        ("no-user", .failure(.tokenRefused(.userName))),
        ("wrong-nonce", .failure(.tokenRefused(.nonce))),
        ("no-nonce", .failure(.tokenRefused(.nonce))),
        ("expired", .failure(.tokenRefused(.expired))),
        ("no-exp", .failure(.tokenRefused(.expired))),
        ("text-exp", .failure(.tokenRefused(.expired))),
        ("iat-future", .failure(.tokenRefused(.issuedAt))),
        ("no-iat", .failure(.tokenRefused(.issuedAt))),
        ("deny", .success(.denied)),
        ("no-result", .success(.denied)),
        ("other-result", .success(.denied)),
        ("500", .failure(.unexpectedAnswer(status: 500))),
        ("truncated", .failure(.tokenRefused(.malformed))),
        ("not-json", .failure(.tokenRefused(.malformed))),
        ("long", .failure(.unreachable(.answerTooLong))),
        ("redirect", .failure(.unexpectedAnswer(status: 307))),
        ("hang", .failure(.unreachable(.timedOut))),
    ]

    @Test("A token or answer that is wrong in any way is no proof")
    func mutants() async throws {
        let visit = try Visit()
        for (mutant, expected) in Self.mutants {
            try await visit.choose(mutant: mutant)
            let code = try #require(try await visit.prompt()["duo_code"])
            let result = await visit.exchange(code: code, with: mutant == "hang" ? visit.impatient : nil)
            #expect(result == expected, "\(mutant)")
        }
    }

    @Test("A Duo that is not well is not healthy")
    func notHealthy() async throws {
        let visit = try Visit()
        for mutant in ["unhealthy", "500", "hang", "truncated", "not-json", "long", "redirect"] {
            try await visit.choose(mutant: mutant)
            let client = mutant == "hang" ? visit.impatient : visit.client
            #expect(await !client.isHealthy(visit.configuration, now: visit.now), "\(mutant)")
        }
    }

    @Test("A wrong secret is noticed before anybody is sent to Duo")
    func wrongSecret() async throws {
        let visit = try Visit(secret: String(Self.secret.reversed()))
        #expect(await !visit.client.isHealthy(visit.configuration, now: visit.now))
        let outcome = await visit.exchange(code: "code")
        #expect(outcome == .failure(.unexpectedAnswer(status: 400)))
    }

    @Test("A Duo that is gone is not healthy and proves nothing")
    func gone() async throws {
        let visit = try Visit()
        let code = try #require(try await visit.prompt()["duo_code"])
        visit.server.stop()
        #expect(await !visit.client.isHealthy(visit.configuration, now: visit.now))
        let outcome = await visit.exchange(code: code)
        #expect(outcome == .failure(.unreachable(.unreachable)))
    }
}
