import Domain
import Testing

@Suite("The header of an imported table")
struct ImportHeadingTests {
    @Test(
        "A column is recognised under the names that directories and spreadsheets give it",
        arguments: [
            ("email", .email), ("E-Mail", .email), ("e_mail", .email), (" Mail ", .email), ("EMAIL ADDRESS", .email),
            ("E-Mail-Adresse", .email), ("username", .userName), ("User Name", .userName), ("user_name", .userName),
            ("sAMAccountName", .userName), ("Benutzername", .userName), ("given-name", .givenName),
            ("GivenName", .givenName), ("First name", .givenName), ("Vorname", .givenName), ("Prénom", .givenName),
            ("Pre\u{301}nom", .givenName), ("family_name", .familyName), ("Surname", .familyName), ("sn", .familyName),
            ("Nachname", .familyName), ("Department", nil), ("", nil), ("name", nil), ("email 2nd", nil),
        ] as [(String, ImportColumn?)])
    func recognised(header: String, column: ImportColumn?) {
        #expect(ImportColumn(header: header) == column)
    }

    @Test("Every column is recognised under the name that the command line gives it", arguments: ImportColumn.allCases)
    func ownNames(column: ImportColumn) {
        #expect(ImportColumn(header: column.rawValue) == column)
    }

    struct Case: Sendable {
        let headers: [String]
        var mapping = ImportMapping()
        let faults: [ImportFault]
    }

    @Test(
        "Everything that is wrong with a header is named",
        arguments: [
            Case(headers: ["email", "given name"], faults: []),
            Case(headers: ["sn", "uid", "Mail"], faults: []),
            Case(headers: ["email"], faults: [ImportFault(line: 1, column: .givenName, .columnMissing)]),
            Case(headers: ["vorname"], faults: [ImportFault(line: 1, column: .email, .columnMissing)]),
            Case(
                headers: ["email", "vorname", "Department", ""],
                faults: [
                    ImportFault(line: 1, .columnUnknown(header: "Department")),
                    ImportFault(line: 1, .columnUnknown(header: "")),
                ]),
            Case(
                headers: ["email", "E-Mail", "vorname"],
                faults: [ImportFault(line: 1, column: .email, .columnDoubled(header: "E-Mail"))]),
            Case(
                headers: ["Contact", "vorname", "Department"],
                mapping: ImportMapping(headers: [.email: "contact"], ignored: ["DEPARTMENT"]), faults: []),
            // What is mapped is not looked for elsewhere.
            Case(
                headers: ["Contact", "email", "vorname"], mapping: ImportMapping(headers: [.email: "Contact"]),
                faults: [ImportFault(line: 1, .columnUnknown(header: "email"))]),
            // Not even where its name means something else.
            Case(
                headers: ["email", "vorname"],
                mapping: ImportMapping(headers: [.familyName: "vorname"]), faults: []),
            Case(
                headers: ["email", "vorname"],
                mapping: ImportMapping(headers: [.userName: "Kürzel"], ignored: ["Abteilung"]),
                faults: [
                    ImportFault(line: 1, .headerAbsent(header: "Kürzel")),
                    ImportFault(line: 1, .headerAbsent(header: "Abteilung")),
                ]),
            Case(
                headers: ["Contact", "vorname"], mapping: ImportMapping(headers: [.email: "Kontakt"]),
                faults: [
                    ImportFault(line: 1, .columnUnknown(header: "Contact")),
                    ImportFault(line: 1, .headerAbsent(header: "Kontakt")),
                ]),
        ])
    func parse(it: Case) {
        let (heading, faults) = ImportHeading.parse(it.headers, line: 1, mapping: it.mapping)
        #expect(faults == it.faults)
        #expect((heading == nil) == !it.faults.isEmpty)
        #expect(heading.map(\.width) ?? it.headers.count == it.headers.count)
    }
}
