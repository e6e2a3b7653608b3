import Domain
import Testing

@Suite("The one thing that is wrong with a connection")
struct ConnectionProblemTests {
    private static let now = Timestamp(milliseconds: 1_795_356_309_000)

    private static func connection(paused: Bool = false) throws -> Connection {
        Connection(
            id: ID(rawValue: "01c"), name: try #require(ConnectionName("Head office")),
            settings: try ConnectionSettings([
                .kind: "ldap", .servers: "ldaps://ldap.example.org",
                .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                .readerName: "cn=reader,dc=example", .writerName: "cn=writer,dc=example", .searchBase: "dc=example",
            ]), connector: ID(rawValue: "01k"), pausedAt: paused ? now : nil, createdAt: now)
    }

    private static func connector(
        key: String? = "AAAA", confirmed: Bool = true, seen: Duration = .seconds(30)
    ) throws -> Connector {
        Connector(
            id: ID(rawValue: "01k"), name: try #require(ConnectionName("Rack 7")), publicKey: key,
            confirmedAt: confirmed ? now : nil, createdAt: now, lastSeenAt: now - seen)
    }

    private static func problem(
        _ connector: Connector?, paused: Bool = false, hasReader: Bool = true, hasWriter: Bool = true,
        waiting: Int = 1, failure: DeliveryFailure? = .busy, bound: Int = 1, authorities: [PinnedAuthority] = []
    ) throws -> ConnectionProblem? {
        ConnectionProblem(
            of: try connection(paused: paused), connector, hasReader: hasReader, hasWriter: hasWriter,
            waiting: waiting, failure: failure, bound: bound, authorities: authorities, at: now)
    }

    @Test("Somebody is told thirty days before nobody vouches for the directory any more")
    func authorities() throws {
        func one(_ from: Int, _ until: Int) -> PinnedAuthority {
            PinnedAuthority(name: "", notBefore: Self.now + .days(from), notAfter: Self.now + .days(until))
        }
        let good = try Self.connector()
        for (pinned, end) in [
            ([one(-9, 40)], nil), ([one(-9, 29)], 29), ([one(-9, -1)], -1), ([one(-9, -1), one(-9, 40)], nil),
            ([one(-9, 10), one(-9, 20)], 20), ([one(-9, 10), one(5, 300)], nil), ([one(-9, 10), one(11, 300)], 10),
            ([], nil),
        ] as [([PinnedAuthority], Int?)] {
            #expect(
                try Self.problem(good, failure: nil, authorities: pinned)
                    == end.map { .authorityRunsOut(Self.now + .days($0)) }, "\(pinned)")
        }
        #expect(try Self.problem(good, authorities: [one(-9, 2)]) == .failing(.busy))
    }

    @Test("What has to be done first comes first")
    func order() throws {
        #expect(try Self.problem(nil) == .noConnector)
        #expect(try Self.problem(Self.connector(key: nil, confirmed: false)) == .connectorUnregistered)
        #expect(try Self.problem(Self.connector(confirmed: false)) == .connectorUnconfirmed)
        let good = try Self.connector()
        #expect(try Self.problem(good, hasReader: false, hasWriter: false) == .noWriterPassword)
        #expect(try Self.problem(good, hasReader: false) == .noReaderPassword)
        #expect(try Self.problem(good, paused: true) == .paused)
        #expect(try Self.problem(Self.connector(seen: .minutes(6))) == .connectorSilent)
        #expect(try Self.problem(good) == .failing(.busy))
        #expect(try Self.problem(good, waiting: 0, failure: nil, bound: 0) == .nobodyBound)
        #expect(try Self.problem(good, failure: nil) == nil)
    }

    @Test("A connector that has nothing to do may be silent")
    func silence() throws {
        #expect(try Self.problem(Self.connector(seen: .days(1)), waiting: 0, failure: nil) == nil)
    }
}
