import Domain
import Formats
import Testing

@Suite("TOTP")
struct TOTPTests {
    let secret: AuthenticatorSecret
    static let now = Timestamp(milliseconds: 1_700_000_015_000)
    static let step: Int64 = 56_666_667

    init() throws {
        secret = try #require(AuthenticatorSecret(bytes: Array("12345678901234567890".utf8)))
    }

    @Test(
        "Agrees with RFC 4226, appendix D",
        arguments: zip(
            0...9,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]))
    func counters(counter: Int, code: String) {
        #expect(TOTP.code(of: secret, step: Int64(counter)).text.exposed == code)
    }

    /// The appendix has eight digits; the last six are the number modulo a million.
    @Test(
        "Agrees with RFC 6238, appendix B",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ])
    func times(seconds: Int64, code: String) {
        let step = TOTP.step(at: Timestamp(milliseconds: seconds * 1_000))
        #expect(TOTP.code(of: secret, step: step).text.exposed == code.suffix(6))
    }

    static let boundaries: [(Int64, Int64)] = [
        (0, 0), (29_999, 0), (30_000, 1), (-1, -1), (-30_000, -1), (-30_001, -2), (.max, 307_445_734_561_825),
    ]

    @Test(
        "A step is thirty seconds, also before 1970",
        arguments: boundaries)
    func steps(milliseconds: Int64, step: Int64) {
        #expect(TOTP.step(at: Timestamp(milliseconds: milliseconds)) == step)
    }

    @Test(
        "The current code and the one before are accepted; one within five minutes tells that the clock is off",
        arguments: -12...12)
    func window(distance: Int) {
        let typed = TOTP.code(of: secret, step: Self.step + Int64(distance))
        let expected: TOTPMatch =
            switch distance {
            case -1, 0: .accepted(step: Self.step + Int64(distance))
            case -10...10: .clockOff(steps: distance)
            default: .wrong
            }
        #expect(TOTP.match(typed, with: secret, at: Self.now) == expected)
    }

    @Test("The window moves with the step, to the millisecond")
    func edges() {
        let typed = TOTP.code(of: secret, step: 100)
        let start = Timestamp(milliseconds: 3_000_000)
        let expected: [(Int64, TOTPMatch)] = [
            (-1, .clockOff(steps: 1)), (0, .accepted(step: 100)), (59_999, .accepted(step: 100)),
            (60_000, .clockOff(steps: -2)),
        ]
        for (offset, match) in expected {
            #expect(TOTP.match(typed, with: secret, at: start + .milliseconds(offset)) == match)
        }
    }

    @Test("A code of another secret is wrong, and so is every code that no step around has")
    func wrong() throws {
        let other = try #require(AuthenticatorSecret(bytes: [UInt8](repeating: 7, count: 20)))
        let typed = TOTP.code(of: other, step: Self.step)
        #expect(TOTP.match(typed, with: secret, at: Self.now) == .wrong)
    }

    @Test("Of a thousand codes at random none is accepted")
    func guesses() throws {
        for number in stride(from: 0, to: 1_000_000, by: 997) {
            let typed = try #require(SixDigitCode(typed: String(String(1_000_000 + number).dropFirst())))
            #expect(TOTP.match(typed, with: secret, at: Self.now) == .wrong)
        }
    }
}

@Suite("Six digits")
struct SixDigitCodeTests {
    @Test("Spaces are ignored", arguments: ["012345", "012 345", " 012345", "012345 ", "0 1 2 3 4 5", "01 23 45"])
    func reads(text: String) {
        #expect(SixDigitCode(typed: text)?.text.exposed == "012345")
    }

    @Test(
        "Anything but six ASCII digits is no code",
        arguments: [
            "", " ", "12345", "1234567", "+12345", "-12345", "12345a", "0x1234", "1234.5", "１２３４５６", "١٢٣٤٥٦",
            "12345\u{0661}", "123\u{A0}456", "123-456", "123\t456", "123456\n", "123456\0", "12345\u{301}",
            "123456" + String(repeating: " ", count: 1_000_000),
        ])
    func refuses(text: String) {
        #expect(SixDigitCode(typed: text) == nil)
    }

    @Test("Matches itself and nothing else, and can't be printed")
    func matches() throws {
        let code = try #require(SixDigitCode(typed: "012345"))
        let other = try #require(SixDigitCode(typed: "012346"))
        #expect(code.matches(code))
        #expect(!code.matches(other))
        #expect(code.grouped.exposed == "012 345")
        #expect(!"\(code)\(String(reflecting: code))".contains("012"))
    }
}
