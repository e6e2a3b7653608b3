import Domain
import Testing

@Suite("The rows of an imported table")
struct ImportReadingTests {
    static func reading(_ rows: [[String]], headers: [String] = ["email", "username", "given name", "family name"])
        throws -> ImportReading
    {
        var reading = ImportReading(try #require(ImportHeading.parse(headers, line: 1).heading))
        for (index, row) in rows.enumerated() {
            let mayGoOn = reading.take(row, line: index + 2)
            #expect(mayGoOn)
        }
        return reading
    }

    @Test("A row becomes a person, with what surrounds their facts taken off")
    func people() throws {
        let reading = try Self.reading([
            [" Anna@Example.org ", "", "Anna", ""], ["bo@example.org", "安娜", "", " Ek "],
        ])
        #expect(reading.faults.isEmpty)
        #expect(reading.rows == 2)
        #expect(reading.people.map(\.line) == [2, 3])
        #expect(reading.people.map(\.email.text) == ["Anna@Example.org", "bo@example.org"])
        #expect(reading.people.map(\.userName?.text) == [nil, "安娜"])
        #expect(reading.people.map(\.name.full) == ["Anna", "Ek"])
    }

    @Test("Every fault is named by its line, several of one row too")
    func faults() throws {
        let reading = try Self.reading([
            ["anna@example.org", "anna", "Anna", "Ek"],
            ["", "x", "A", "B"],
            ["no address", "a@b", "", ""],
            ["ANNA@example.org", "ＡＮＮＡ", "Anna", "Ek"],
            ["bo@example.org", "bo", "Bo"],
            ["bo@example.org", "bo", "B\u{7}", "Ek"],
            ["bo@example.org", "bo", "Bo", "Ek"],
        ])
        #expect(
            reading.faults == [
                ImportFault(line: 3, column: .email, .refused(.addressEmpty)),
                ImportFault(line: 4, column: .email, .refused(.addressMalformed)),
                ImportFault(line: 4, column: .userName, .refused(.userNameMalformed)),
                ImportFault(line: 4, column: .givenName, .refused(.nameMalformed)),
                ImportFault(line: 5, column: .email, .repeated(line: 2)),
                ImportFault(line: 5, column: .userName, .repeated(line: 2)),
                ImportFault(line: 6, .fieldCount(3, expected: 4)),
                ImportFault(line: 7, column: .givenName, .refused(.nameMalformed)),
                ImportFault(line: 8, column: .email, .repeated(line: 7)),
                ImportFault(line: 8, column: .userName, .repeated(line: 7)),
            ])
        #expect(reading.people.map(\.line) == [2])
        #expect(reading.rows == 7)
    }

    @Test("Many may have no user name")
    func noUserName() throws {
        let reading = try Self.reading([["a@example.org", "", "A", ""], ["b@example.org", " ", "B", ""]])
        #expect(reading.faults.isEmpty)
        #expect(reading.people.count == 2)
    }

    @Test("An account is compared in what the table speaks of, and only there")
    func standing() throws {
        let account = try Account.sample()
        let everything = Set(ImportColumn.allCases)
        func standing(
            _ userName: String?, _ given: String, _ family: String, columns: Set<ImportColumn>
        ) throws -> ImportedPerson.Standing {
            ImportedPerson(
                line: 9, email: try EmailAddress("ANNA@Example.org"), userName: try userName.map { try UserName($0) },
                name: try PersonName(given: given, family: family)
            ).standing(holder: account, namesake: nil, columns: columns)
        }
        #expect(try standing("ANNA", "Anna", "Lindqvist", columns: everything) == .alreadyThere)
        #expect(try standing(nil, "Anna", "", columns: [.email, .givenName]) == .alreadyThere)
        #expect(
            try standing(nil, "Ann", "Lindqvist", columns: everything)
                == .refused(ImportFault(line: 9, column: .email, .accountDiffers(in: [.userName, .givenName]))))
        let stranger = ImportedPerson(
            line: 9, email: try EmailAddress("bo@example.org"), userName: account.userName, name: account.name)
        #expect(stranger.standing(holder: nil, namesake: nil, columns: everything) == .new)
        #expect(
            stranger.standing(holder: nil, namesake: account, columns: everything)
                == .refused(ImportFault(line: 9, column: .userName, .refused(.userNameTaken))))
    }
}
