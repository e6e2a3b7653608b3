import Domain
import Formats
import Testing

@Suite("What a connector is given, on its way")
struct DeliveryBatchTests {
    static let settings: [ConnectionField: String] = [
        .kind: "ldap", .servers: "ldaps://ldap.example.org", .readerName: "cn=reader,dc=example",
        .writerName: "cn=writer,dc=example", .searchBase: "dc=example",
        .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    ]

    static func connection(_ mark: Int, _ said: [ConnectionField: String] = settings) throws -> Connection {
        Connection(
            id: ID(at: Timestamp(milliseconds: 7), chance: UInt128(mark)),
            name: try #require(ConnectionName("Büro “\(mark)”")),
            settings: try ConnectionSettings(said), createdAt: Timestamp(milliseconds: 0))
    }

    static func work(_ mark: Int, at connection: Connection, purpose: ConnectorSeal.Context.Purpose?) -> DeliveryWork {
        func id<Subject>() -> ID<Subject> { ID(at: Timestamp(milliseconds: 8), chance: UInt128(mark)) }
        return DeliveryWork(
            lease: id(), binding: id(), pair: DeliveryPair(epoch: 2, generation: mark), installation: "here",
            connection: connection, writerSecret: mark == 1 ? nil : SealedPassword(text: "h1.writer"), account: id(),
            entry: #"uid=a\2cd"é,dc=example"#,
            password: purpose.map {
                DeliveryWork.Password(
                    text: SealedPassword(text: "h1.a.b"), purpose: $0,
                    version: PasswordVersion(epoch: 1, generation: 5))
            }, standing: mark == 2 ? .disabled : nil, unlocks: mark == 3)
    }

    static func sample() throws -> DeliveryBatch {
        let places = try [connection(1), connection(2)]
        return DeliveryBatch([
            work(1, at: places[0], purpose: nil), work(2, at: places[1], purpose: .password),
            work(3, at: places[1], purpose: .verifier),
        ])
    }

    @Test("It arrives as it was")
    func roundTrip() throws {
        let sent = try Self.sample()
        let read = try #require(DeliveryBatch(sent.json.bytes))
        #expect(read.notUnderstood.isEmpty)
        #expect(read.json.bytes == sent.json.bytes)
        #expect(read.work.map(\.connection) == sent.work.map(\.connection))
        #expect(read.work.map(\.password) == sent.work.map(\.password))
        #expect(read.work.map(\.context) == sent.work.map(\.context))
        #expect(read.work.map(\.hearsParts) == [true, true, true])
        #expect(
            read.work.map(\.standing) == [nil, .disabled, nil] && read.work.map(\.unlocks) == [false, false, true])
        #expect(DeliveryBatch(DeliveryBatch([]).json.bytes)?.work.isEmpty == true)
    }

    @Test("What a newer server knows is passed over, and a directory that isn't understood is said to be")
    func newer() throws {
        let text = String(decoding: try Self.sample().json.bytes, as: UTF8.self)
        let more = text.replacing(#""settings":{"#, with: #""settings":{"colour":"red","#)
        #expect(DeliveryBatch(more.utf8)?.work.count == 3)
        let other = text.replacing(#""kind":"ldap""#, with: #""kind":"nis""#)
        let read = try #require(DeliveryBatch(other.utf8))
        #expect(read.work.isEmpty && read.notUnderstood.count == 3)
        #expect(read.notUnderstood.allSatisfy { $0.outcome == .failed(.kindUnknown) })
    }

    @Test(
        "What is no batch is none",
        arguments: [
            (#""work":["#, #""work":[7,"#), (#""connection":""#, #""connection":"0"#), (#""lease":"0"#, #""lease":"!"#),
            (#""unlocks":false"#, #""unlocks":null"#), (#""standing":"disabled""#, #""standing":"gone""#),
            (#""purpose":"password""#, #""purpose":"other""#), (#""generation":5"#, #""generation":-5"#),
            (#""sealed""#, #""open""#), (#""writer":null"#, #""writer":1"#), (#""epoch":2"#, #""epoch":2.5"#),
        ])
    func malformed(what: String, instead: String) throws {
        let text = String(decoding: try Self.sample().json.bytes, as: UTF8.self)
        try #require(text.contains(what))
        #expect(DeliveryBatch(text.replacing(what, with: instead).utf8) == nil)
    }

    @Test("Every outcome is said and read; one that is too new may mean anything")
    func reports() throws {
        let outcomes =
            [DeliveryOutcome.applied] + DeliveryFailure.allCases.map(DeliveryOutcome.failed)
            + DeliveryFailure.allCases.map(DeliveryOutcome.passwordOnly)
        for outcome in outcomes {
            let report = DeliveryReport(Self.work(1, at: try Self.connection(1), purpose: nil), outcome)
            #expect(JSON(report.json.bytes).flatMap(DeliveryReport.init) == report)
            let found = DeliveryReport(
                Self.work(1, at: try Self.connection(1), purpose: nil), outcome, foundDisabled: true)
            #expect(JSON(found.json.bytes).flatMap(DeliveryReport.init) == found && found != report)
        }
        let text = String(
            decoding: DeliveryReport(Self.work(1, at: try Self.connection(1), purpose: nil), .applied).json.bytes,
            as: UTF8.self)
        let newer = JSON(text.replacing("applied", with: "struck-by-lightning")).flatMap(DeliveryReport.init)
        #expect(newer?.outcome == .failed(.answerLost))
    }

    @Test("An older server is told of whole orders only")
    func older() throws {
        let text = String(decoding: try Self.sample().json.bytes, as: UTF8.self)
        let work = try #require(DeliveryBatch(text.replacing(#","hears_parts":true"#, with: "").utf8)?.work.last)
        #expect(!work.hearsParts)
        let report = DeliveryReport(work, .passwordOnly(.notPermitted), foundDisabled: true)
        #expect(report.outcome == .failed(.notPermitted))
        let said = String(decoding: report.json.bytes, as: UTF8.self)
        #expect(!said.contains("password_arrived") && !said.contains("found_disabled"))
    }
}
