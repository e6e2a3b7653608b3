import Domain
import UseCases
import Web

extension Sample {
    /// Where one can't be made, its golden file is left over, and a test says so.
    static let connections: [Sample] = made {
        try lists() + pages() + setUp() + connectors() + deliveries()
    }

    private struct Nameless: Error {}

    private static func name(_ text: String) throws -> ConnectionName {
        guard let name = ConnectionName(text) else { throw Nameless() }
        return name
    }

    private static let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"

    private static func connection(
        _ number: Int = 1, _ title: String = "Head office", _ said: [ConnectionField: String] = [:],
        paused: Bool = false
    ) throws -> Connection {
        let standard: [ConnectionField: String] = [
            .kind: "ldap", .servers: "ldaps://ldap1.northwind.example\nldaps://ldap2.northwind.example",
            .authorities: certificate, .readerName: "cn=reader,dc=northwind,dc=example",
            .writerName: "cn=lockstep,ou=services,dc=northwind,dc=example",
            .searchBase: "ou=people,dc=northwind,dc=example", .leaving: "disable",
        ]
        return Connection(
            id: ID(rawValue: "01k00000000000000000000\(700 + number)"), name: try name(title),
            settings: try ConnectionSettings(standard.merging(said) { $1 }), connector: try connector().id,
            pausedAt: paused ? .now - .hours(1) : nil, createdAt: .now - .days(30))
    }

    private static func connector(
        _ number: Int = 1, _ title: String = "Rack 7", key: String? = nil, confirmed: Bool = true
    ) throws -> Connector {
        Connector(
            id: ID(rawValue: "01k00000000000000000000\(800 + number)"), name: try name(title), publicKey: key ?? "AAAA",
            confirmedAt: confirmed ? .now - .days(29) : nil, createdAt: .now - .days(30),
            lastSeenAt: .now - .seconds(40))
    }

    private static func overview(
        _ connection: Connection, waiting: Int = 0, failed: Int = 0, need: Int = 0,
        _ failures: [DeliveryFailure: Int] = [:], carried: Bool = true, bound: Int = 214
    ) throws -> ConnectionOverview {
        ConnectionOverview(
            health: DeliveryHealth(
                connection: connection, waiting: waiting, oldest: waiting > 0 ? .now - .hours(3) : nil, failed: failed,
                needPassword: need), connector: carried ? try connector() : nil, hasReader: carried,
            hasWriter: carried, bound: BoundedCount(bound),
            failures: failures.sorted { $0.value > $1.value }.map {
                DeliveryFailureCount(connection: connection.id, failure: $0.key, number: $0.value)
            })
    }

    private static func hostile() throws -> Connection {
        try connection(9, "<script>alert(1)</script>\"' &lt;", [.searchBase: #"ou=\<b\>\"'people,dc=northwind"#])
    }

    private static func lists() throws -> [Sample] {
        let all = [
            try overview(connection(1, "Head office")),
            try overview(
                connection(2, "Branch"), waiting: 31, failed: 2, need: 4, [.unreachable: 25, .entryMissing: 2]),
            try overview(connection(3, "School", paused: true), waiting: 2),
            try overview(connection(4, "Laboratory"), carried: false, bound: 0),
            try overview(connection(5, "Archive"), bound: 0),
        ]
        return [
            Sample("connections", ConnectionListPage(connections: all, mayChange: true), in: here()),
            Sample(
                "connections-empty", ConnectionListPage(connections: [], mayChange: true, isRemoved: true), in: here()),
            Sample(
                "connections-auditor", ConnectionListPage(connections: [], mayChange: false), in: here(.auditor)),
            Sample(
                "connections-hostile", ConnectionListPage(connections: [try overview(hostile())], mayChange: true),
                in: .hostileOwner),
        ]
    }

    private static func here(_ role: AdministratorRole = .administrator) -> PageContext {
        .olga(role, here: "/connections")
    }

    /// Until 10 December 2026, and from 1 November 2026 on.
    private static let authorities = [
        """
        -----BEGIN CERTIFICATE-----
        MIIBUjCB+qADAgECAgEHMAoGCCqGSM49BAMCMCkxEDAOBgNVBAoMB0V4YW1wbGUx
        FTATBgNVBAMMDEV4YW1wbGUgQ0EgMTAeFw0yMDAxMDEwMDAwMDBaFw0yNjEyMTAw
        MDAwMDBaMCkxEDAOBgNVBAoMB0V4YW1wbGUxFTATBgNVBAMMDEV4YW1wbGUgQ0Eg
        MTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNqMhR93ODSFht1tPIIrtOkhLnlu
        nSlmCwPEGAPKqrgsUC98nkk9ihcGMeAQ2Ml5x5IAZLPpV9/f1I/OIyUR84mjEzAR
        MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgR83ZBtssmh1K1tcd
        S1HwXZ/vIMgTzTPdH/sjxNlOEdICIDClWTedMwOVc54eoq74rb/pWwxuuwNDJnPA
        yrIYiwOg
        -----END CERTIFICATE-----
        """,
        """
        -----BEGIN CERTIFICATE-----
        MIIBVjCB/qADAgECAgEHMAoGCCqGSM49BAMCMCsxEDAOBgNVBAoMB0V4YW1wbGUx
        FzAVBgNVBAMMDkV4YW1wbGUgQ0EgPDI+MB4XDTI2MTEwMTAwMDAwMFoXDTM2MTEw
        MTAwMDAwMFowKzEQMA4GA1UECgwHRXhhbXBsZTEXMBUGA1UEAwwORXhhbXBsZSBD
        QSA8Mj4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARZx8KJO29b+Kd5JOf2UZAf
        rimTy1HRn92eb2J1sRBRwLpkT927vo6AbfQRn2EzD3psgTwYB/wAQTlNhM748OGc
        oxMwETAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIHwXYcyxOtbV
        qxpFFmYVfvSc7U7W4h0UmVmX0m+/XLj5AiB2yD71tqGBqEwo/QCL5PPMY2OQzYUk
        ZZQFR6LHdIPSRw==
        -----END CERTIFICATE-----
        """,
    ]

    private static func pages() throws -> [Sample] {
        let one = try connection()
        let test = one.settings.servers.enumerated().map { number, server in
            number == 0
                ? DirectoryTest(
                    server: server, failed: (.certificate, DirectoryFault(.certificate(.wrongName))))
                : DirectoryTest(server: server, failed: nil, rights: .unknown)
        }
        return [
            Sample(
                "connection", ConnectionPage(overview: try overview(one), mayChange: true, done: "It was changed."),
                in: here()),
            Sample(
                "connection-failing",
                ConnectionPage(
                    overview: try overview(one, waiting: 31, failed: 2, need: 4, [.unreachable: 25, .entryMissing: 2]),
                    mayChange: true), in: here()),
            Sample(
                "connection-new",
                ConnectionPage(overview: try overview(one, carried: false, bound: 0), mayChange: true),
                in: here()),
            Sample(
                "connection-auditor",
                ConnectionPage(overview: try overview(one, need: 1), mayChange: false), in: here(.auditor)),
            Sample(
                "connection-hostile", ConnectionPage(overview: try overview(hostile()), mayChange: true),
                in: .hostileOwner),
            Sample(
                "connection-authorities",
                ConnectionPage(
                    overview: try overview(
                        connection(6, "Harbour", [.authorities: authorities.joined(separator: "\n")])), mayChange: true),
                in: here()),
            Sample(
                "connection-authority-runs-out",
                ConnectionPage(
                    overview: try overview(connection(6, "Harbour", [.authorities: authorities[0]])), mayChange: true),
                in: here()),
            Sample("connection-test", ConnectionTestPage(connection: one), in: here()),
            Sample("connection-tested", ConnectionTestPage(connection: one, tests: test), in: here()),
            Sample(
                "connection-test-incomplete",
                ConnectionTestPage(connection: one, problems: [.connectionIncomplete]), in: here()),
            Sample("connection-reader", ReaderPasswordPage(connection: one), in: here()),
            Sample(
                "connection-writer",
                WriterPasswordPage(
                    connection: one, connectors: [try connector(), try connector(2, "Cellar")],
                    problems: [.passwordEmpty]), in: here()),
            Sample("connection-writer-none", WriterPasswordPage(connection: one, connectors: []), in: here()),
        ]
            + ConnectionAction.allCases.map { action in
                Sample(
                    "connection-\(action.rawValue)", ConnectionActionPage(connection: one, action: action), in: here())
            }
    }

    private static func setUp() throws -> [Sample] {
        let directory = try connection(
            1, "Head office",
            [
                .kind: "active-directory", .servers: "ldaps://dc1.northwind.example",
            ])
        let form = ConnectionForm(of: try connection())
        var wrong = form
        wrong.said[.servers] = "http://ldap1.northwind.example"
        let problems: [Refusal] = [
            .connectionFaulty(ConnectionFault(.servers, .malformed)),
            .connectionFaulty(ConnectionFault(.authorities, .certificateExpired)),
        ]
        return ConnectionGroup.whenNew.map { group in
            Sample(
                "connection-add-\(group.rawValue)",
                NewConnectionPage(step: group, form: group == .name ? .blank : form), in: here())
        } + [
            Sample(
                "connection-add-wrong", NewConnectionPage(step: .directory, form: wrong, problems: problems), in: here()
            ),
            Sample(
                "connection-add-nameless", NewConnectionPage(problems: [.connectionNameMalformed]), in: here()),
            Sample("connection-change", ConnectionGroupPage(connection: directory, group: .accounts), in: here()),
            Sample(
                "connection-change-passwords", ConnectionGroupPage(connection: directory, group: .passwords), in: here()
            ),
            Sample("connection-change-people", ConnectionGroupPage(connection: directory, group: .people), in: here()),
            Sample(
                "connection-change-name",
                ConnectionGroupPage(
                    connection: directory, group: .name, problems: [.connectionNameTaken]), in: here()),
        ]
    }

    private static func connectors() throws -> [Sample] {
        let (trusted, strange) = (try connector(), try connector(2, "Cellar", confirmed: false))
        let carries = ConnectorOverview(trusted, connections: [try connection(), try connection(2, "Branch")])
        return [
            Sample(
                "connectors",
                ConnectorListPage(
                    connectors: [carries, ConnectorOverview(strange, connections: [])], mayChange: true,
                    isRemoved: true), in: here()),
            Sample("connectors-empty", ConnectorListPage(connectors: [], mayChange: true), in: here()),
            Sample("connector", ConnectorPage(overview: carries, mayChange: true, isConfirmed: true), in: here()),
            Sample(
                "connector-unconfirmed",
                ConnectorPage(overview: ConnectorOverview(strange, connections: []), mayChange: true), in: here()),
            Sample("connector-new", NewConnectorPage(name: "", problems: [.connectionNameMalformed]), in: here()),
            Sample(
                "connector-token", ConnectorTokenPage(connector: strange, token: Secret("lsn_4f8a1c")), in: here()),
            Sample(
                "connector-confirm-wrong",
                ConnectorActionPage(
                    connector: strange, action: .confirm, typed: "0000-0000", problems: [.fingerprintWrong]),
                in: here()),
        ]
            + ConnectorAction.allCases.map {
                Sample("connector-\($0.rawValue)", ConnectorActionPage(connector: strange, action: $0), in: here())
            }
    }

    private static func deliveries() throws -> [Sample] {
        func one(_ number: Int, _ account: Account, _ owed: Delivery?, at connection: Connection) -> DeliveryOverview {
            var target = BoundTarget(account: account.id, connection: connection.id)
            target.owed = owed
            let binding = Binding(
                id: ID(rawValue: "01k00000000000000000000\(900 + number)"),
                entry: "uid=\(number),ou=people,dc=northwind,dc=example", boundAt: .now - .days(9), target: target)
            return DeliveryOverview(
                delivery: BindingOverview(binding: binding, connection: connection), account: account)
        }
        func owed(_ failure: DeliveryFailure?, _ password: OwedPassword = .verifier) -> Delivery {
            Delivery(
                pair: DeliveryPair(epoch: 0, generation: 1), password: password, queuedAt: .now - .hours(3),
                dueAt: .now + .minutes(4), failures: failure == nil ? 0 : 3, failure: failure)
        }
        let office = try connection()
        let all = [
            one(1, try .sample(), owed(.entryMissing), at: office),
            one(
                2, try .sample(2, given: "Berta", family: "Ekman"), owed(.unreachable), at: try connection(2, "Branch")),
            one(3, try .sample(3, given: "Kim", family: "Nguyen"), owed(nil, .neededOnceMore), at: office),
            one(4, try .sample(4, given: "Lena", family: "Ort"), owed(nil), at: office),
            one(
                5, try .sample(5, given: "Maj", family: "Pil"), owed(nil), at: try connection(3, "School", paused: true)
            ),
        ]
        return [
            Sample(
                "deliveries",
                DeliveryListPage(deliveries: all, next: "5.x", mayChange: true, done: "It is tried again now."),
                in: here()),
            Sample(
                "deliveries-connection",
                DeliveryListPage(
                    query: DeliveryListQuery(connection: office.id, filter: .failed), connection: office,
                    deliveries: [all[0]], isFirst: false, mayChange: false), in: here(.auditor)),
            Sample("deliveries-none", DeliveryListPage(deliveries: [], mayChange: true), in: here()),
            Sample(
                "deliveries-hostile",
                DeliveryListPage(
                    deliveries: [one(9, try .hostile(), owed(.refused), at: try hostile())], mayChange: true),
                in: .hostileOwner),
        ]
    }
}
