import Domain
import Formats
import Testing

@Suite("Spoken code")
struct SpokenCodeTests {
    static let entropy: [UInt8] = [0x00, 0x44, 0x32, 0x14, 0xC7]
    static let text = "0123-4567"

    @Test("Is two groups of four")
    func form() {
        #expect(SpokenCode(entropy: Self.entropy).text.exposed == Self.text)
        #expect(SpokenCode(entropy: [255, 255, 255, 255, 255]).text.exposed == "ZZZZ-ZZZZ")
    }

    @Test("Reads what was heard", arguments: ["0123-4567", "01234567", "o123 4567", " OI23-4567 ", "0l23--4567"])
    func reads(typed: String) {
        #expect(SpokenCode(typed: typed)?.text.exposed == Self.text)
    }

    @Test("Anything else is none", arguments: ["", "0123-456", "0123-45678", "0123-456U", "0123_4567", "０123-4567"])
    func refuses(typed: String) {
        #expect(SpokenCode(typed: typed) == nil)
    }

    @Test("What is stored is keyed and belongs to one account")
    func digest() {
        let key = Secret([UInt8](repeating: 1, count: 32))
        let (ada, bob) = (ID<Account>(rawValue: "ada"), ID<Account>(rawValue: "bob"))
        let code = SpokenCode(entropy: Self.entropy)
        let digest = code.digest(key: key, account: ada)
        #expect(SpokenCode(typed: "o123 4567")?.digest(key: key, account: ada) == digest)
        #expect(code.digest(key: Secret([UInt8](repeating: 2, count: 32)), account: ada) != digest)
        #expect(code.digest(key: key, account: bob) != digest)
        #expect(SpokenCode(entropy: [1, 2, 3, 4, 5]).digest(key: key, account: ada) != digest)
        #expect(digest.utf8.count == 43)
    }
}
