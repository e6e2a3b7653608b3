import Formats
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
    static func records(_ reader: CSVReader) throws(CSVFault) -> [CSVRecord] {
        var (reader, records): (CSVReader, [CSVRecord]) = (reader, [])
        while let record = try reader.next() { records.append(record) }
        return records
    }

    /// A reader that gets one byte at a time.
    static func slowly(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) -> CSVReader {
        var rest = bytes[...]
        return CSVReader(limits: limits) { () throws(SystemFault) in rest.popFirst().map { [$0] } ?? [] }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let records: [[String]]
        let lines: [Int]

        init(_ text: String, _ records: [[String]], lines: [Int]? = nil) {
            self.text = text
            self.records = records
            self.lines = lines ?? Array(1...max(records.count, 1)).prefix(records.count).map(\.self)
        }

        var testDescription: String { text.debugDescription }
    }

    @Test(
        "What is CSV is read, in blocks of any size",
        arguments: [
            Case("", []),
            Case("\n\r\n\n", []),
            Case("\u{FEFF}", []),
            Case("a", [["a"]]),
            Case("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            Case("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            Case("a,b\r\n1,2\n3,4\r\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
            Case("\u{FEFF}a;b\n1;2", [["a", "b"], ["1", "2"]]),
            Case("a\tb\n1\t2,5;6", [["a", "b"], ["1", "2,5;6"]]),
            Case("a;b,c;d\n1;2;3", [["a", "b,c", "d"], ["1", "2", "3"]]),
            Case("\"a,b,c\";\"d\"\n1;2", [["a,b,c", "d"], ["1", "2"]]),
            Case("a,b\n,\n\"\",\"\"", [["a", "b"], ["", ""], ["", ""]]),
            Case("a,b\n\"say \"\"hi\"\"\",\"\"\"\"", [["a", "b"], ["say \"hi\"", "\""]]),
            Case("a,b\n\"1\n2\r\n3\",4\n5,6", [["a", "b"], ["1\n2\r\n3", "4"], ["5", "6"]], lines: [1, 2, 5]),
            Case("\n\na,b\n\n1,2\n\n", [["a", "b"], ["1", "2"]], lines: [3, 5]),
            Case("a\n\"\"\n", [["a"], [""]]),
            Case("a,b\n1\n1,2,3", [["a", "b"], ["1"], ["1", "2", "3"]]),
            Case("name,x\n Zoë 📱 ,'", [["name", "x"], [" Zoë 📱 ", "'"]]),
        ])
    func read(it: Case) throws {
        for reader in [CSVReader(Array(it.text.utf8)), Self.slowly(Array(it.text.utf8))] {
            let records = try Self.records(reader)
            #expect(records.map(\.fields) == it.records)
            #expect(records.map(\.line) == it.lines)
        }
    }

    @Test(
        "What could be read in two ways is refused, with its line",
        arguments: [
            ("a,b\n1,2\nx\"y,3", 3, .strayQuote), ("a,b\n\"1\" ,2", 2, .textAfterQuote),
            ("a,b\n\"1\"2,3", 2, .textAfterQuote), ("a,b\n1,\"2\n3\n4", 2, .quoteNotClosed),
            ("a,b\n1,2\n\"1\",\"\n\"\"", 3, .quoteNotClosed), ("a,b\r1,2", 1, .strayCarriageReturn),
            ("a,b\n1,2\r", 2, .strayCarriageReturn), ("a,b\n\"1\"\r2,3", 2, .strayCarriageReturn),
            ("a,b\n1,\0", 2, .nul), ("a,b\n\"1\n\0\"", 3, .nul), ("a,b;c\n1,2", 1, .separatorUnclear),
        ] as [(String, Int, CSVFault.Reason)])
    func refused(text: String, line: Int, reason: CSVFault.Reason) {
        for reader in [CSVReader(Array(text.utf8)), Self.slowly(Array(text.utf8))] {
            #expect(throws: CSVFault(line: line, reason)) { try Self.records(reader) }
        }
    }

    @Test(
        "Only UTF-8 is read",
        arguments: [
            ([0xFF, 0xFE, 0x61, 0x00], 1), ([0xFE, 0xFF, 0x00, 0x61], 1),
            (Array("a,b\nZo".utf8) + [0xEB] + Array(",2".utf8), 2),
            (Array("a,b\n\"\n".utf8) + [0xC3] + Array("\",2".utf8), 3),
        ] as [([UInt8], Int)])
    func encoding(bytes: [UInt8], line: Int) {
        #expect(throws: CSVFault(line: line, .notUTF8)) { try Self.records(CSVReader(bytes)) }
    }

    @Test("A field and a row are as long as they may be, and no longer")
    func limits() throws {
        var limits = CSVLimits()
        (limits.field, limits.record) = (4, 12)
        let fits = "abcd,efgh\r\n\"\"\"\"\"\"\"\"\"\",\n"
        #expect(try Self.records(CSVReader(Array(fits.utf8), limits: limits)).last?.fields == ["\"\"\"\"", ""])
        for (text, line, reason) in [
            ("a,b\nabcde,", 2, .fieldTooLong(limit: 4)), ("a,b\n1,\"\n\n\n\n\n\"", 2, .fieldTooLong(limit: 4)),
            ("a,b\n1,2\n1,2,3,4,5,6,7", 3, .recordTooLong(limit: 12)),
        ] as [(String, Int, CSVFault.Reason)] {
            #expect(throws: CSVFault(line: line, reason)) {
                try Self.records(Self.slowly(Array(text.utf8), limits: limits))
            }
        }
    }

    @Test("After a fault there is nothing but that fault")
    func failed() {
        var reader = CSVReader(Array("a,b\n\"1\"x\nc,d\n".utf8))
        let fault = CSVFault(line: 2, .textAfterQuote)
        #expect(throws: Never.self) { try reader.next() }
        #expect(throws: fault) { try reader.next() }
        #expect(throws: fault) { try reader.next() }
    }

    @Test("A file is read to its end, whatever its size; one that is none is refused")
    func file() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<10_000).map { CSVWriter().record(["person\($0)@example.org", "Person, \($0)"]) }
        let path = try folder.write(("email,name\r\n" + rows.joined()).utf8, to: "people.csv")
        let records = try Self.records(CSVReader(path: path))
        #expect(records.count == 10_001)
        #expect(records.last == CSVRecord(line: 10_001, fields: ["person9999@example.org", "Person, 9999"]))
        #expect(throws: SystemFault.self) { try CSVReader(path: "\(folder.path)/none.csv") }
        #expect(throws: CSVFault.self) { try Self.records(CSVReader(path: folder.path)) }
    }
}
