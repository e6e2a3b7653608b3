import Crypto
import Domain
import Formats
import Foundation
import Testing

@Suite("Breached passwords")
struct BreachedPasswordsTests {
    static func hash(_ password: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let text = Insecure.SHA1.hash(data: Data(password.utf8)).flatMap {
            [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Sorted hashes of `password0`, `password1`, …
    static func hashes(_ count: Int) -> [String] {
        (0..<count).map { hash("password\($0)") }.sorted()
    }

    static func contains(_ list: BreachedPasswords, _ password: String) throws -> Bool {
        try list.contains(Secret(password))
    }

    @Test("The hash is SHA-1 as published: the best known password is found")
    func published() throws {
        let folder = try TemporaryFolder()
        let line = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:52256179\r\n"
        let list = try BreachedPasswords.open(path: folder.write(line.utf8, to: "list"))
        #expect(try Self.contains(list, "password"))
        #expect(try !Self.contains(list, "Password"))
    }

    @Test("Of 200,000 lines of every length each is found, and nothing else")
    func large() throws {
        let folder = try TemporaryFolder()
        let counts = ["", ":1", ":23", ":52256179", ":9223372036854775807"]
        // Most lines are evenly spread and nobody's password: they are quicker to make.
        let filler = (UInt64(1) << 48..<UInt64(1) << 48 + 198_000).map { number in
            let digits = String(number &* 84_000_000_000_000, radix: 16, uppercase: true)
            return String(repeating: "0", count: 16 - digits.count) + digits + String(repeating: "7", count: 24)
        }
        let lines = (Self.hashes(2_000) + filler).sorted().enumerated().map { $1 + counts[$0 % counts.count] }
        let list = try BreachedPasswords.open(
            path: folder.write((lines.joined(separator: "\r\n") + "\r\n").utf8, to: "list"))
        for number in 0..<2_000 {
            #expect(try Self.contains(list, "password\(number)"), "\(number)")
        }
        for number in 2_000..<4_000 {
            #expect(try !Self.contains(list, "password\(number)"), "\(number)")
        }
    }

    @Test(
        "First and last line, line ends, case and counts don't matter",
        arguments: [
            ("\n", true, ""), ("\n", false, ""), ("\r\n", true, ":7"), ("\r\n", false, ":7"),
            ("\n", false, ":12345678901"),
        ], [1, 2, 3, 101, 700])
    func everyLine(_ form: (end: String, isLastEnded: Bool, count: String), lines: Int) throws {
        let folder = try TemporaryFolder()
        let text = Self.hashes(lines).map { $0 + form.count }.joined(separator: form.end)
        let whole = text + (form.isLastEnded ? form.end : "")
        for bytes in [whole, whole.lowercased()] {
            let list = try BreachedPasswords.open(path: folder.write(bytes.utf8, to: "list"))
            for number in stride(from: 0, to: lines, by: lines > 101 ? 7 : 1) {
                #expect(try Self.contains(list, "password\(number)"), "\(number)")
            }
            #expect(try !Self.contains(list, "absent"))
        }
    }

    @Test("Before the first and after the last there is nothing")
    func ends() throws {
        let folder = try TemporaryFolder()
        let inner = Self.hashes(1_000).dropFirst().dropLast()
        let list = try BreachedPasswords.open(path: folder.write(inner.joined(separator: "\n").utf8, to: "list"))
        let found = try (0..<1_000).count { try Self.contains(list, "password\($0)") }
        #expect(found == 998)
    }

    @Test(
        "A password of any length and script can be looked up",
        arguments: ["", "a\0b", "pässwörd 密码 🔐", String(repeating: "a", count: 1_024)])
    func anyPassword(password: String) throws {
        let folder = try TemporaryFolder()
        let list = try BreachedPasswords.open(path: folder.write(Self.hash(password).utf8, to: "list"))
        #expect(try Self.contains(list, password))
    }

    static let line = String(repeating: "A", count: 40)

    @Test(
        "The wrong file is found out when it is opened",
        arguments: [
            ("password\ndragon\n", 1), (String(repeating: "A", count: 32) + ":5\n", 1), (line + "A:5\n", 1),
            (line + "\nnonsense\n", 2), ("G" + line.dropFirst() + "\n", 1), ("\u{FEFF}" + line, 1), (line + ";5", 1),
            (String(repeating: "x", count: 10_000), 1),
        ])
    func notSHA1(text: String, number: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text.utf8, to: "list")
        #expect(throws: BreachedPasswords.Fault.notSHA1(path: path, line: number)) {
            try BreachedPasswords.open(path: path)
        }
    }

    @Test("A list that isn't sorted by hash, an empty and a missing one have their own names")
    func otherFaults() throws {
        let folder = try TemporaryFolder()
        let unsorted = try folder.write(
            "\(Self.hash("password")):9\n\(Self.line.replacing("A", with: "1")):8\n".utf8, to: "a")
        #expect(throws: BreachedPasswords.Fault.notSorted(path: unsorted, line: 2)) {
            try BreachedPasswords.open(path: unsorted)
        }
        let empty = try folder.write([], to: "b")
        #expect(throws: BreachedPasswords.Fault.empty(path: empty)) { try BreachedPasswords.open(path: empty) }
        let missing = "\(folder.path)/none"
        let fault = SystemFault(call: "open", code: ENOENT)
        #expect(throws: BreachedPasswords.Fault.unreadable(path: missing, fault)) {
            try BreachedPasswords.open(path: missing)
        }
    }

    @Test("Damage in the middle is an error, never an answer")
    func damaged() throws {
        let folder = try TemporaryFolder()
        var lines = Self.hashes(2_000)
        lines.replaceSubrange(900..<1_100, with: repeatElement(String(repeating: "?", count: 40), count: 200))
        let list = try BreachedPasswords.open(path: folder.write(lines.joined(separator: "\n").utf8, to: "list"))
        #expect(throws: BreachedPasswords.Fault.self) { try Self.contains(list, "password1") }
    }
}
