import Domain
import Testing
import Texts

@Suite("What is said of a fault in an imported table")
struct ImportFaultWordsTests {
    private static let faults: [ImportFault] = [
        ImportFault(line: 1, .headerMissing), ImportFault(line: 1, column: .email, .columnMissing),
        ImportFault(line: 1, column: .givenName, .columnMissing), ImportFault(line: 1, .columnUnknown(header: "Dept")),
        ImportFault(line: 1, column: .email, .columnDoubled(header: "Mail")),
        ImportFault(line: 1, .headerAbsent(header: "Mail")), ImportFault(line: 2, .fieldCount(1, expected: 4)),
        ImportFault(line: 2, column: .email, .refused(.addressEmpty)),
        ImportFault(line: 2, column: .email, .refused(.addressMalformed)),
        ImportFault(line: 3, column: .email, .repeated(line: 2)),
        ImportFault(line: 3, column: .userName, .repeated(line: 2)),
        ImportFault(line: 3, column: .email, .accountDiffers(in: [.userName, .familyName])),
        ImportFault(line: 9, .tooManyPeople(limit: 8)),
    ]

    @Test("It is whole sentences, without a code", arguments: faults)
    func isSentences(_ fault: ImportFault) {
        #expect(fault.words.hasSuffix("."))
        #expect(fault.words.first?.isUppercase == true || fault.words.first == "“")
        #expect(!fault.words.contains(fault.code))
    }

    @Test("No two say the same")
    func sayDifferentThings() {
        #expect(Set(Self.faults.map(\.words)).count == Self.faults.count)
    }

    @Test("A header is shown short, and no terminal obeys it")
    func printable() {
        let fault = ImportFault(
            line: 1, .columnUnknown(header: "\u{1B}[2J\r\n" + String(repeating: "x", count: 1_000)))
        #expect(fault.words.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(fault.words.count < 200)
    }
}
