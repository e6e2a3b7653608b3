import Domain
import Formats
import Testing

@Suite("Values of directories")
struct DirectoryValueTests {
    @Test(
        "Times as the standards write them",
        arguments: [
            ("19700101000000Z", 0), ("20251123014413Z", 1_763_862_253_000), ("20251123014413.0Z", 1_763_862_253_000),
            ("20251123014413.123456Z", 1_763_862_253_123), ("20251123024413+0100", 1_763_862_253_000),
            ("202511230144Z", 1_763_862_240_000), ("2025112301Z", 1_763_859_600_000),
            ("2025112301,5Z", 1_763_861_400_000),
            ("000001010000Z", -62_167_219_200_000),
        ])
    func generalizedTimes(text: String, milliseconds: Int64) {
        #expect(Timestamp(generalizedTime: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(
        "No times",
        arguments: [
            "", "Z", "2025112301", "20251323014413Z", "20251123244413Z", "20251123016013Z", "20251123014461Z",
            "20251123014413.Z", "20251123014413ZZ", "20251123014413+1", "20251123014413+0160", "２０251123014413Z",
            "-0251123014413Z",
        ])
    func malformedTimes(text: String) {
        #expect(Timestamp(generalizedTime: text) == nil)
    }

    @Test(
        "Times of Windows",
        arguments: [
            ("116444736000000000", 0), ("134083358530000000", 1_763_862_253_000), ("0", nil),
            ("9223372036854775807", nil),
            ("-1", nil), ("x", nil), ("", nil), ("99999999999999999999", nil),
        ] as [(String, Int64?)])
    func fileTimes(text: String, milliseconds: Int64?) {
        #expect(Timestamp(fileTime: text) == milliseconds.map { Timestamp(milliseconds: $0) })
    }

    @Test("A GUID's bytes are in Windows' order")
    func identifiers() throws {
        let bytes: [UInt8] = [
            0xF6, 0xE2, 0x7A, 0x59, 0xA6, 0x16, 0x27, 0x10, 0x98, 0xF4, 0xD2, 0x8B, 0x53, 0x65, 0xDC, 0x14,
        ]
        let identifier = try #require(EntryIdentifier(objectGUID: bytes))
        #expect(identifier.description == "597ae2f6-16a6-1027-98f4-d28b5365dc14")
        #expect(identifier.objectGUID == bytes)
        #expect(identifier.guidName == "<GUID=597ae2f6-16a6-1027-98f4-d28b5365dc14>")
        #expect(EntryIdentifier(objectGUID: Array(bytes.dropLast())) == nil)
        #expect(EntryIdentifier(of: [.objectGUID: [bytes, bytes]], in: .activeDirectory) == nil)
        #expect(EntryIdentifier(of: [.entryUUID: [Array("x".utf8)]], in: .openLDAP) == nil)
    }

    @Test(
        "Passwords for Active Directory are UTF-16 in quotes",
        arguments: [
            ("a", [0x22, 0, 0x61, 0, 0x22, 0]), ("\"", [0x22, 0, 0x22, 0, 0x22, 0]),
            ("🐎", [0x22, 0, 0x3D, 0xD8, 0x0E, 0xDC, 0x22, 0]),
        ] as [(String, [UInt8])])
    func unicodePasswords(text: String, bytes: [UInt8]) throws {
        #expect(try #require(DirectoryPassword(Secret(text))).unicodePwd.exposed == bytes)
    }

    @Test(
        "Why Windows refused a bind",
        arguments: [
            ("52e", .wrong), ("525", .wrong), ("530", .notNow), ("531", .notNow), ("532", .passwordExpired),
            ("533", .disabled),
            ("701", .expired), ("773", .mustChange), ("775", .locked), ("999", .wrong),
        ] as [(String, DirectoryFault.Credentials)])
    func credentials(data: String, expected: DirectoryFault.Credentials) {
        let text = "80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data \(data), v4563"
        #expect(WindowsDiagnostic(text)?.credentials == expected)
        #expect(WindowsDiagnostic(text)?.refusal == nil)
    }

    @Test(
        "Why Windows or Samba refused a password",
        arguments: [
            ("0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID-03191083, problem 1005", .byPolicy),
            ("0000052D: Constraint violation - check_password_restrictions: the password is too short.", .tooShort),
            ("0000052D: …: the password was already used (in history)!", .inHistory),
            ("0000052D: …: password is too young to change!", .tooYoung),
            ("0000052D: …: the password does not meet the complexity criteria!", .lacksQuality),
            ("00000056: AtrErr: DSID-03190F80, #1:", .oldPasswordWrong),
            ("0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0", nil),
        ] as [(String, DirectoryFault.PasswordRefusal?)])
    func refusals(text: String, expected: DirectoryFault.PasswordRefusal?) {
        #expect(WindowsDiagnostic(text)?.refusal == expected)
    }

    @Test("No diagnostics of Windows", arguments: ["", ":", "52D: x", "0000052G: x", "+000052D: x", "no such entry"])
    func noDiagnostic(text: String) {
        #expect(WindowsDiagnostic(text) == nil)
    }
}
