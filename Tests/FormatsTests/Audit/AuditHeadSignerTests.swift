import Domain
import Formats
import Testing

@Suite("The signed end of the trail")
struct AuditHeadSignerTests {
    private static let at = Timestamp(milliseconds: 1_795_356_300_000)
    private static let key = DataKey.make(.audit, version: 1)

    private static func head(_ key: DataKey = key) throws -> SignedAuditHead {
        try AuditHeadSigner(key: key).sign(number: 42, link: "link", at: at)
    }

    @Test("Whoever has the other half of the key can check it, and nothing of it can be changed")
    func checked() throws {
        let head = try Self.head()
        #expect(head.isSigned(by: head.publicKey))
        for forged in [
            SignedAuditHead(
                number: 41, link: "link", at: head.at, signature: head.signature, publicKey: head.publicKey),
            SignedAuditHead(number: 42, link: "lin", at: head.at, signature: head.signature, publicKey: head.publicKey),
            SignedAuditHead(
                number: 42, link: "link", at: head.at + .milliseconds(1), signature: head.signature,
                publicKey: head.publicKey),
            SignedAuditHead(number: 42, link: "link", at: head.at, signature: "", publicKey: head.publicKey),
            SignedAuditHead(number: 42, link: "link", at: head.at, signature: "=", publicKey: head.publicKey),
        ] {
            #expect(!forged.isSigned(by: head.publicKey))
        }
    }

    @Test("The key stays the same, and is another one for another trail")
    func key() throws {
        #expect(try Self.head().publicKey == Self.head().publicKey)
        let other = try Self.head(DataKey.make(.audit, version: 1))
        #expect(other.publicKey != (try Self.head().publicKey))
        #expect(!(try Self.head().isSigned(by: other.publicKey)))
    }

    @Test("A key that is none checks nothing", arguments: ["", "x", "AAAA", "=", "é"])
    func noKey(text: String) throws {
        #expect(try !Self.head().isSigned(by: text))
    }
}
