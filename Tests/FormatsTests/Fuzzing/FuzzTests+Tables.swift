import Domain
import Formats

/// What administrators bring along from elsewhere, and what spreadsheets open.
extension FuzzTests {
    static let tableTargets: [FuzzTarget] = [
        FuzzTarget("CSV", seeds: tables) {
            try CSVReaderTests.records(CSVReader($0))
        } holds: { records, bytes in
            // The same in pieces of one byte, and the same when it is written by any rule and read again.
            (try? CSVReaderTests.records(CSVReaderTests.slowly(bytes))) == records
                && zip(records, records.dropFirst()).allSatisfy { $0.line < $1.line }
                && CSVSeparator.allCases.allSatisfy { separator in
                    // Of a header with one field nobody learns what separates two.
                    guard Set(records.map(\.fields.count)).count == 1 else { return true }
                    let text = records.map { CSVWriter(separator: separator).record(verbatim: $0.fields) }.joined()
                    let again = try? CSVReaderTests.records(CSVReader(Array(text.utf8)))
                    return again.map { $0.map(\.fields).map(bytesOf) } == records.map(\.fields).map(bytesOf)
                }
        },
        FuzzTarget(
            "SpreadsheetText",
            seeds: ["=1+1", "''@SUM(1)", "\u{FF1D}1", "-2", "Ada", "'t Hooft"].map { Array($0.utf8) }
        ) {
            String(validating: $0, as: UTF8.self)
        } holds: { text, bytes in
            let neutralised = SpreadsheetText.neutralised(text)
            return neutralised.unicodeScalars.first.map { !"=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } != false
                && Array(SpreadsheetText.restored(neutralised).utf8) == bytes
        },
    ]

    private static func bytesOf(_ fields: [String]) -> [[UInt8]] {
        fields.map { Array($0.utf8) }
    }

    private static let tables: [[UInt8]] = [
        "email,given name,family name\r\nada@example.org,Ada,\"Quist, the elder\"\r\nbo@example.org,\"Bo \"\"B\"\"\",\r\n",
        "\u{FEFF}E-Mail;Vorname;Nachname\nanna@example.org;Anna;\"Lind\nqvist\"\n\n;;\n",
        "mail\tsn\tgivenName\ncarl@example.org\tÅberg\t Carl \n\"\"\t\"\"\t''",
        "one column\n\"\"\nlast",
    ].map { Array($0.utf8) }
}
