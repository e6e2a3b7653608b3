import Domain
import Formats
import HTTPTypes
import Store
import TestInstallation
import Testing
import UseCases

/// Security rows 35 and 36, over the wire.
@Suite("Connectors that ask over HTTP")
struct ConnectorServiceRoutesTests {
    private static let leases = "/connector/v1/leases?limit=9"

    /// Two connectors, each with a directory of its own in which somebody is bound.
    private static func with(
        _ engine: Engine,
        _ body: @Sendable (TestInstallation, APIVisitor, [(TestConnector, Connection, Account)]) async throws -> Void
    ) async throws {
        try await TestInstallation.with(engine) { it in
            var sides: [(TestConnector, Connection, Account)] = []
            for (name, place, email, user) in [
                ("Rack 7", "Head office", "anna@example.org", "anna"), ("Rack 8", "Branch", "bert@example.org", "bert"),
            ] {
                let connector = try await it.addConnector(name)
                let connection = try await it.addConnection(place, carriedBy: connector)
                let account = try await it.addUser(email, userName: user, given: "Somebody")
                try await it.bind(account, to: connection)
                sides.append((connector, connection, account))
            }
            _ = try await it.session("anna@example.org")
            _ = try await it.session("bert@example.org")
            try await body(it, try APIVisitor(it), sides)
        }
    }

    private static func batch(_ visitor: APIVisitor, _ connector: TestConnector) async throws -> DeliveryBatch {
        let answer = try await visitor.post(leases, key: connector.token.text.exposed, "{}")
        try #require(answer.status == 200)
        return try #require(DeliveryBatch(answer.body))
    }

    private static func said(_ reports: [DeliveryReport]) -> String {
        let content = JSONText.object(["reports": .array(reports.map(\.json))])
        return String(decoding: content.bytes, as: UTF8.self)
    }

    private static func report(
        _ visitor: APIVisitor, _ connector: TestConnector, _ reports: [DeliveryReport]
    ) async throws -> Int {
        try await visitor.post("/connector/v1/reports", key: connector.token.text.exposed, said(reports)).status
    }

    @Test("A key is presented once, and gets nothing before somebody has confirmed it", arguments: Engine.allCases)
    func registration(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (visitor, administration) = (try APIVisitor(it), it.installation.hostRights.administration)
            let name = try #require(ConnectionName("Rack 7"))
            let added = try #require(try await administration.addConnector(name).value)
            let made = try #require(ConnectorKey(bytes: Chance.seeded(1).p256PrivateKey()))
            let key = made.publicKey
            let (path, content) = ("/connector/v1/registration", #"{"public_key":"\#(key.text)"}"#)
            let token = added.registration.text.exposed
            #expect(try await visitor.post(path, key: token, #"{"public_key":"AAAA"}"#).code == "public-key-malformed")
            #expect(try await visitor.post(path, key: token, #"{"public_key":7}"#).code == "field-malformed")
            #expect(
                try await visitor.post(path, key: token, #"{"public_key":"a","public_key":"b"}"#).code
                    == "json-malformed")
            let answer = try await visitor.post(path, key: token, content)
            #expect(answer.status == 201)
            #expect(answer.json?["name"]?.string == "Rack 7")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(try await visitor.post(path, key: token, content).status == 401)
            let working = try #require(answer.json?["token"]?.string)
            for (path, content) in [(Self.leases, "{}"), ("/connector/v1/reports", #"{"reports":[]}"#)] {
                let early = try await visitor.post(path, key: working, content)
                #expect((early.status, early.code) == (403, "connector-not-confirmed"))
            }
            #expect(
                try await it.installation.hostRights.ownership.confirmConnector(
                    added.connector.id, fingerprint: key.fingerprint
                ).isDone)
            #expect(try await visitor.post(Self.leases, key: working, "{}").status == 200)
            // With a new token the one before is no good, and whoever has it finds that out.
            _ = try await administration.renewConnector(added.connector.id)
            #expect(try await visitor.post(Self.leases, key: working, "{}").status == 401)
        }
    }

    @Test("A token of another kind opens nothing, and a cookie neither", arguments: Engine.allCases)
    func otherTokens(engine: Engine) async throws {
        try await Self.with(engine) { it, visitor, sides in
            let paths = ["/connector/v1/registration", Self.leases, "/connector/v1/reports"]
            var tokens = try await [
                visitor.key(.owner).text, it.session("anna@example.org").token.text.exposed, "nonsense", "",
            ]
            for kind in TokenKind.allCases {
                tokens.append(it.installation.chance.token(kind).text.exposed)
            }
            let key = sides[0].0.key
            for path in paths {
                for token in tokens {
                    let content = path == paths[0] ? #"{"public_key":"\#(key.publicKey.text)"}"# : "{}"
                    #expect(
                        try await visitor.post(path, key: token, content).status == 401, "\(path) \(token.prefix(4))")
                }
                #expect(try await visitor.post(path, key: nil, "{}").code == "key-missing")
                for method in [HTTPRequest.Method.get, .put, .delete, .options] {
                    let answer = try await visitor.send(method, path, key: sides[0].0.token.text.exposed)
                    #expect((answer.status, answer.headers[.allow]) == (405, "POST"))
                }
            }
            #expect(try await visitor.post(paths[0], key: sides[0].0.token.text.exposed, "{}").status == 401)
        }
    }

    @Test("One connector gets, opens and reports nothing that is another's", arguments: Engine.allCases)
    func apart(engine: Engine) async throws {
        try await Self.with(engine) { it, visitor, sides in
            var taken: [DeliveryBatch] = []
            for (connector, connection, _) in sides {
                let batch = try await Self.batch(visitor, connector)
                #expect(batch.work.map(\.connection.id) == [connection.id])
                taken.append(batch)
            }
            for (holder, batch) in taken.enumerated() {
                for (opener, side) in sides.enumerated() {
                    for work in batch.work {
                        let order = try? DeliveryOrder(opening: work, by: side.0.key) { true }
                        #expect(order?.password?.exposed == (holder == opener ? TestInstallation.password : nil))
                    }
                    guard holder != opener else { continue }
                    #expect(
                        try await Self.report(visitor, side.0, batch.work.map { DeliveryReport($0, .applied) }) == 204)
                    #expect(try await it.state(of: sides[holder].2) == [.pending])
                }
            }
            for (holder, batch) in taken.enumerated() {
                #expect(
                    try await Self.report(
                        visitor, sides[holder].0, batch.work.map { DeliveryReport($0, .applied) }) == 204)
                #expect(try await it.state(of: sides[holder].2) == [.applied(at: it.clock.now)])
            }
        }
    }

    @Test(
        "A directory that lies about its time keeps no other's reports waiting",
        arguments: [Int64.min, -62_135_596_800_000, -1, 253_402_300_799_001, 910_692_730_085_477, Int64.max])
    func oddTimes(milliseconds: Int64) async throws {
        try await Self.with(.sqlite) { it, visitor, sides in
            let (connector, connection, anna) = sides[0]
            let dora = try await it.addUser("dora@example.org", userName: "dora", given: "Dora")
            try await it.bind(dora, to: connection)
            _ = try await it.session("dora@example.org")
            let work = try await Self.batch(visitor, connector).work
            #expect(work.count == 2)
            let reports = work.map { piece in
                let time = piece.account == anna.id ? milliseconds : it.clock.now.milliseconds
                return DeliveryReport(piece, .applied, changedAt: Timestamp(milliseconds: time))
            }
            #expect(try await Self.report(visitor, connector, reports) == 204)
            for account in [anna, dora] { #expect(try await it.state(of: account) == [.applied(at: it.clock.now)]) }
            #expect(try await it.number("SELECT COUNT(*) FROM directory_times") == 1)
        }
    }

    @Test("What was said and handed out once does nothing a second time", arguments: Engine.allCases)
    func replayed(engine: Engine) async throws {
        try await Self.with(engine) { it, visitor, sides in
            let (connector, _, anna) = sides[0]
            var (answers, reports): ([[UInt8]], [DeliveryReport]) = ([], [])
            for password in ["amber glacier 77", "copper meadow 31", "silver thicket 58"] {
                let token = try await it.resetToken()
                #expect(try await it.reset(token, to: password).isDone)
                let answer = try await visitor.post(Self.leases, key: connector.token.text.exposed, "{}")
                answers.append(answer.body)
                let work = try #require(DeliveryBatch(answer.body)?.work)
                #expect(work.count == 1)
                // The first is never heard of: its lease is lost, and the next takes its place.
                let outcomes: [DeliveryOutcome] = [.applied, .failed(.passwordInHistory), .failed(.answerLost)]
                reports += work.flatMap { piece in outcomes.map { DeliveryReport(piece, $0) } }
                if password == "amber glacier 77" {
                    it.clock.advance(DeliveryLease.holds)
                } else {
                    #expect(try await Self.report(visitor, connector, work.map { DeliveryReport($0, .applied) }) == 204)
                }
            }
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
            // The first one's receipt counts once: the target may hold an older password.
            let late = reports.prefix(1)
            #expect(try await Self.report(visitor, connector, Array(late)) == 204)
            #expect(try await it.state(of: anna) == [.needsPassword])
            _ = try await it.session("anna@example.org", password: "silver thicket 58")
            let last = try #require(try await Self.batch(visitor, connector).work.first)
            #expect(try await Self.report(visitor, connector, [DeliveryReport(last, .applied)]) == 204)
            for replayed in [reports, reports.reversed()] {
                #expect(try await Self.report(visitor, connector, replayed) == 204)
                #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
            }
            // Answers of before, given to the connector again: it has carried something newer.
            let replay = ReplayedSource([[last]] + answers.compactMap { DeliveryBatch($0)?.work })
            let runner = ConnectorRunner(
                source: replay, key: connector.key, logger: .silent, target: { _ in connector.target })
            while try await runner.carryDue() > 0 {}
            #expect(connector.target.password(of: last.entry) == "silver thicket 58")
            #expect(connector.target.orders == 2, "the newest, and once more the same")
            #expect(replay.outcomes.filter { $0 == .failed(.passwordOlder) }.count == 2)
        }
    }

    @Test(
        "Whatever is not a report is refused as a whole",
        arguments: [
            #"{}"#, #"{"reports":{}}"#, #"{"reports":[{}]}"#, #"{"reports":[],"more":1}"#, #"[]"#, #"nonsense"#,
            #"{"reports":[{"lease":"x","binding":"x","epoch":0,"generation":0,"outcome":"applied"}]}"#,
            #"{"reports":[{"lease":"01k9zzzzzzzzzzzzzzzzzzzzzz","binding":"01k9zzzzzzzzzzzzzzzzzzzzzz","epoch":-1,"generation":0,"outcome":"applied"}]}"#,
        ])
    func malformed(content: String) async throws {
        try await Self.with(.sqlite) { _, visitor, sides in
            let token = sides[0].0.token.text.exposed
            let status = try await visitor.post("/connector/v1/reports", key: token, content).status
            #expect([400, 422].contains(status))
            let large = #"{"reports":["# + String(repeating: " ", count: 70_000) + "]}"
            #expect(try await visitor.post("/connector/v1/reports", key: token, large).status == 413)
            for query in ["", "?limit=0", "?limit=65", "?limit=x", "?limit=1&limit=1", "?limit=1&wait=11", "?all=1"] {
                let status = try await visitor.post("/connector/v1/leases\(query)", key: token, "{}").status
                #expect([400, 422].contains(status), "\(query)")
            }
        }
    }
}
