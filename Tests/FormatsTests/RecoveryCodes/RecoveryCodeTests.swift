import Domain
import Formats
import Testing

@Suite("Recovery code")
struct RecoveryCodeTests {
    static let entropy = (0..<16).map { UInt8($0 * 17) }
    static let text = "008J-4CT4-ANK7-F24S-NAXW-SQFE-ZWDZ"

    @Test("Is 26 characters of the code and two that check them, in groups of four")
    func form() {
        #expect(RecoveryCode(entropy: Self.entropy).text.exposed == Self.text)
    }

    @Test(
        "Reads what people type",
        arguments: [
            text, text.lowercased(), text.replacing("-", with: ""), text.replacing("-", with: " "),
            text.replacing("-", with: " - "), "\t\(text)\r\n", text.replacing("0", with: "O").replacing("1", with: "l"),
            text.replacing("0", with: "o").replacing("1", with: "I"),
            text.replacing("1", with: "i").replacing("0", with: "o"),
        ])
    func reads(typed: String) {
        #expect(RecoveryCode(typed: typed)?.text.exposed == Self.text)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "-", String(text.dropLast()), text + "0", text.replacing("0", with: "U"),
            text.replacing("0", with: "０"),
            text.replacing("-", with: "–"), text.replacing("-", with: "_"), String(repeating: "-", count: 1_000_000),
            String(repeating: "0", count: 28), "\(text)\0",
        ])
    func refuses(typed: String) {
        #expect(RecoveryCode(typed: typed) == nil)
    }

    @Test("A slip in any one character is seen, or two that changed places")
    func slips() {
        let characters = Array(Self.text.replacing("-", with: ""))
        var missed = 0
        for position in characters.indices {
            for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where other != characters[position] {
                var slip = characters
                slip[position] = other
                if RecoveryCode(typed: String(slip)) != nil { missed += 1 }
            }
        }
        // Of 868 slips, one in 1,024 goes through by chance; with this code none or one or two do.
        #expect(missed <= 3)
    }

    @Test("A thousand codes differ, read back, and have digests of their own")
    func many() throws {
        let chance = Chance.seeded(3)
        var digests = Set<String>()
        for _ in 0..<1_000 {
            let made = RecoveryCode(entropy: chance.bytes(RecoveryCode.entropyLength))
            let read = try #require(RecoveryCode(typed: made.text.exposed.lowercased()))
            #expect(read.digest == made.digest)
            #expect(digests.insert(made.digest).inserted)
        }
    }

    @Test("What is stored is a digest that serves nothing else")
    func digest() {
        // Made with Python's hashlib over the parts with their number and lengths.
        #expect(RecoveryCode(entropy: Self.entropy).digest == "hvAUWDLVuRG3knxIEvvpXua_CFkfnRoiyXiHvPQrGLI")
    }

    @Test("It can't be printed")
    func redacted() {
        let code = RecoveryCode(entropy: Self.entropy)
        #expect(!"\(code)\(String(reflecting: code))".contains(Self.text.prefix(4)))
    }
}
