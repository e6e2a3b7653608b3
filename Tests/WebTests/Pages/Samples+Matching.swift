import Domain
import Formats
import UseCases
import Web

extension Sample {
    static let matching: [Sample] = made { try pages() }

    private static func pages() throws -> [Sample] {
        let connection = try connection()
        return [
            Sample("matching", MatchingPage(connection: connection, latest: nil), in: .olga(.administrator)),
            Sample(
                "matching-under-way",
                MatchingPage(connection: connection, latest: run(.matching, askedAt: .now)), in: .olga(.administrator)),
            Sample(
                "matching-too-few",
                MatchingPage(
                    connection: connection, latest: run(.matching, .tooFew, ["seen": 12, "entry-alone": 3])),
                in: .olga(.administrator)),
            Sample(
                "matching-refused",
                MatchingPage(
                    connection: connection, latest: nil, problems: [.directoryUnreadable(.readerRefused)]),
                in: .olga(.administrator)),
            Sample(
                "matching-preview",
                MatchingPage(connection: connection, latest: nil, preview: try preview(connection)),
                in: .olga(.administrator)),
            Sample(
                "directory-import", DirectoryImportPage(connection: connection, latest: nil), in: .olga(.administrator)),
            Sample(
                "directory-import-preview",
                DirectoryImportPage(
                    connection: connection, latest: run(.importing, .done, ["seen": 900]),
                    preview: try importPreview(connection)), in: .olga(.administrator)),
            Sample(
                "drift",
                DriftPage(
                    connection: connection,
                    latest: run(.drift, .done, ["checked": 40, "in-step": 39, "out-of-step": 1])),
                in: .olga(.administrator)),
            Sample(
                "drift-found", DriftPage(connection: connection, latest: nil, report: try report()),
                in: .olga(.administrator)),
            Sample(
                "drift-none", DriftPage(connection: connection, latest: nil, report: try inStep()),
                in: .olga(.administrator)),
        ]
    }

    private static func connection() throws -> Connection {
        guard let name = ConnectionName("Head <office>") else { throw UnexpectedSample() }
        return Connection(
            id: ID(rawValue: "01k00000000000000000000801"), name: name,
            settings: try ConnectionSettings([
                .kind: "ldap", .servers: "ldaps://ldap.example.org",
                .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                .readerName: "cn=reader,dc=example", .writerName: "cn=writer,dc=example", .searchBase: "dc=example",
                .gone: "suspend",
            ]), createdAt: .now - .days(9))
    }

    private struct UnexpectedSample: Error {}

    static let bindings: [Sample] = made { try bindingPages() }

    private static func bindingPages() throws -> [Sample] {
        let (connection, account) = (try connection(), try Account.sample())
        let found = FoundEntry(
            account: account, connection: connection, identifier: EntryIdentifier(bits: 7),
            person: DirectoryPerson(
                name: "uid=ada,ou=<people>,dc=example", identifier: EntryIdentifier(bits: 7),
                emails: ["ada@northwind.example", "<ada>@northwind.example"], userNames: ["ada"], givenName: "Ada",
                familyName: "<b>"), changedAt: .now - .days(2))
        let bare = FoundEntry(
            account: account, connection: connection, identifier: EntryIdentifier(bits: 7),
            person: DirectoryPerson(name: "uid=ada,dc=example", identifier: EntryIdentifier(bits: 7)), changedAt: nil)
        let target = BoundTarget(account: account.id, connection: connection.id)
        let binding = BindingOverview(
            binding: Binding(
                id: ID(rawValue: "01k00000000000000000000900"), entry: "uid=ada,ou=<people>,dc=example",
                boundAt: .now - .days(90), target: target), connection: connection)
        func bind(_ found: FoundEntry? = nil, entry: String = "", _ problems: [Refusal] = []) -> BindEntryPage {
            BindEntryPage(
                account: account, connections: [connection], chosen: connection.id, entry: entry, found: found,
                problems: problems)
        }
        return [
            Sample("bind", bind(), in: .olga(.administrator)),
            Sample(
                "bind-refused", bind(entry: "<i>anna</i>", [.entryBoundToAnother(email: "<b>@example.org")]),
                in: .olga(.administrator)),
            Sample(
                "bind-paused", bind(entry: "anna", [.connectionPaused]), in: .olga(.administrator)),
            Sample("bind-found", bind(found), in: .olga(.administrator)),
            Sample("bind-found-bare", bind(bare), in: .olga(.administrator)),
            Sample("bind-none", BindEntryPage(account: account, connections: []), in: .olga(.administrator)),
            Sample(
                "bind-owners", BindEntryPage(account: account, connections: [connection], owesOwner: true),
                in: .olga(.administrator)),
            Sample(
                "bind-none-owners", BindEntryPage(account: account, connections: [], owesOwner: true),
                in: .olga(.administrator)),
            Sample("unbind", UnbindPage(account: account, binding: binding), in: .olga(.administrator)),
            Sample(
                "unbind-refused",
                UnbindPage(account: account, binding: binding, reason: Hostile.text, problems: [.reasonMissing]),
                in: .olga(.administrator)),
        ]
    }

    private static func run(
        _ kind: DirectoryRunKind, _ result: DirectoryRun.Result? = nil, _ counts: [String: Int] = [:],
        askedAt: Timestamp? = nil
    ) -> DirectoryRun {
        DirectoryRun(
            connection: ID(rawValue: "01k00000000000000000000801"), kind: kind, askedAt: askedAt,
            begunAt: result.map { _ in .now - .minutes(3) }, endedAt: result.map { _ in .now - .minutes(2) },
            result: result, entries: 900, counts: counts)
    }

    private static func people(_ count: Int) throws -> [MatchableAccount] {
        try (0..<count).map { number in
            MatchableAccount(
                id: ID(rawValue: "01k000000000000000000009\(number + 10)"),
                email: try EmailAddress("person\(number)@northwind.example"), userName: nil)
        }
    }

    private static func entry(_ number: Int, _ mail: String) -> DirectoryPerson {
        DirectoryPerson(
            name: "uid=\(number),ou=<people>,dc=example", identifier: EntryIdentifier(bits: UInt128(number)),
            emails: [mail], userNames: ["u\(number)"], givenName: "Ivo", familyName: "Number \(number)")
    }

    private static func preview(_ connection: Connection) throws -> MatchingPreview {
        var matching = Matching(try people(6), by: .email)
        for number in 0..<4 { matching.take(entry(number, "person\(number)@northwind.example")) }
        matching.take(entry(9, "person3@northwind.example"))
        matching.take(entry(10, "nobody@northwind.example"))
        return MatchingPreview(
            connection: connection, plan: matching.plan(), digest: "digest", latest: run(.matching, .done))
    }

    private static func importPreview(_ connection: Connection) throws -> DirectoryImportPreview {
        guard let heading = ImportHeading.parse(DirectoryImport.headers, line: 0).heading else {
            throw UnexpectedSample()
        }
        let accounts = try (20..<22).map { number in
            ImportedAccount(
                id: ID(rawValue: "01k000000000000000000009\(number)"),
                email: try EmailAddress("person\(number)@northwind.example"), userName: nil,
                name: try PersonName(given: "Ivo", family: "Number"), state: .active,
                entry: EntryIdentifier(bits: UInt128(number)).description, boundAt: .now - .days(3), follows: true)
        }
        var reading = DirectoryImport(accounts, heading, gone: .suspend)
        for number in 0..<2 { reading.take(entry(number, "new\(number)@northwind.example")) }
        reading.take(entry(3, "no <address>"))
        reading.take(entry(20, "renamed@northwind.example"))
        return DirectoryImportPreview(
            connection: connection, plan: DirectoryImportPlan(reading, [.new, .new]), digest: "digest",
            latest: run(.importing, .done))
    }

    private static func bound(_ number: Int) throws -> BoundEntry {
        BoundEntry(
            account: ID(rawValue: "01k000000000000000000009\(number + 10)"),
            email: try EmailAddress("person\(number)@northwind.example"), entry: "uid=\(number),ou=<people>,dc=example",
            heldAt: .now - .days(2), heldStanding: nil, isOwed: false, passwordChangedAt: .now - .days(2),
            standing: .enabled)
    }

    private static func state(_ changed: Timestamp, isDisabled: Bool = false) -> EntryState {
        EntryState(name: "uid=1,ou=<people>,dc=example", passwordChangedAt: changed, isDisabled: isDisabled)
    }

    private static func report() throws -> DriftReport {
        var report = DriftReport()
        report.take(try bound(1), state(.now), in: .openLDAP, under: .disable)
        report.take(try bound(2), state(.now - .days(8)), in: .openLDAP, under: .disable)
        report.take(try bound(3), nil, in: .openLDAP, under: .disable)
        report.take(try bound(4), state(.now - .days(2), isDisabled: true), in: .openLDAP, under: .disable)
        return report
    }

    private static func inStep() throws -> DriftReport {
        var report = DriftReport()
        report.take(try bound(1), state(.now - .days(2)), in: .openLDAP, under: .disable)
        return report
    }
}
