import Crypto
import Domain
import Formats
import Foundation
import Testing

/// Security row 36.
@Suite("Sealing to a connector")
struct ConnectorSealTests {
    private static let context = ConnectorSeal.Context(
        .password, installation: "here", connection: ID(rawValue: "head office"), account: ID(rawValue: "anna"),
        version: PasswordVersion(epoch: 1, generation: 7))

    private static func key(_ seed: UInt64) throws -> ConnectorKey {
        try #require(ConnectorKey(bytes: Chance.seeded(seed).p256PrivateKey()))
    }

    @Test(
        "Only the connector that it was sealed to opens it",
        arguments: ["p", "violet harbour 42", String(repeating: "é", count: 512)])
    func matrix(password: String) throws {
        let keys = try (1...4).map(Self.key)
        for (sealer, key) in keys.enumerated() {
            let sealed = try ConnectorSeal.seal(Secret(password), to: key.publicKey, context: Self.context)
            for (opener, other) in keys.enumerated() {
                let opened = ConnectorSeal.open(sealed, by: other, context: Self.context)?.exposed
                #expect(opened == (sealer == opener ? password : nil))
            }
        }
    }

    @Test("In any other place it doesn't open")
    func bound() throws {
        let key = try Self.key(1)
        let sealed = try ConnectorSeal.seal(Secret("violet"), to: key.publicKey, context: Self.context)
        var others: [ConnectorSeal.Context] = []
        func other(_ change: (inout ConnectorSeal.Context) -> Void) {
            var context = Self.context
            change(&context)
            others.append(context)
        }
        other { $0.purpose = .serviceAccount }
        other { $0.purpose = .verifier }
        other { $0.installation = "there" }
        other { $0.connection = ID(rawValue: "branch") }
        other { $0.account = ID(rawValue: "bert") }
        other { $0.account = nil }
        other { $0.version.epoch = 2 }
        other { $0.version.generation = 6 }
        // What moves from one field to the next is another place, too.
        other {
            $0.connection = ID(rawValue: "head officeanna"); $0.account = ID(rawValue: "")
        }
        #expect(others.count == 9)
        for context in others { #expect(ConnectorSeal.open(sealed, by: key, context: context) == nil) }
        #expect(ConnectorSeal.open(sealed, by: key, context: Self.context)?.exposed == "violet")
    }

    @Test("No bit of it can be turned, and none be missing")
    func altered() throws {
        let key = try Self.key(1)
        let sealed = try ConnectorSeal.seal(Secret("violet"), to: key.publicKey, context: Self.context)
        let bytes = Array(sealed.text.utf8)
        for index in bytes.indices {
            for bit in [0, 1, 4] {
                var turned = bytes
                turned[index] ^= 1 << bit
                let text = SealedPassword(text: String(decoding: turned, as: UTF8.self))
                #expect(ConnectorSeal.open(text, by: key, context: Self.context) == nil)
            }
        }
        for length in 0..<bytes.count {
            let text = SealedPassword(text: String(decoding: bytes.prefix(length), as: UTF8.self))
            #expect(ConnectorSeal.open(text, by: key, context: Self.context) == nil)
        }
    }

    @Test("How long a password is doesn't show, and the same one is never sealed the same")
    func length() throws {
        let key = try Self.key(1).publicKey
        let sealed = try ["a", "violet harbour 42", String(repeating: "x", count: 124)].map {
            try ConnectorSeal.seal(Secret($0), to: key, context: Self.context).text
        }
        #expect(Set(sealed.map(\.utf8.count)).count == 1)
        #expect(try ConnectorSeal.seal(Secret("a"), to: key, context: Self.context).text != sealed[0])
    }

    @Test("The library speaks RFC 9180: base mode, P-256 and AES-256-GCM, as its own authors' vectors have it")
    func vector() throws {
        // The RFC's test-vectors.json: mode 0, kem 16, kdf 1, aead 2, the first encryption.
        func bytes(_ hex: String) -> Data {
            let digits = Array(hex.utf8)
            return Data(
                stride(from: 0, to: digits.count, by: 2).compactMap {
                    UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
                })
        }
        let key = try P256.KeyAgreement.PrivateKey(
            rawRepresentation: bytes("317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2"))
        var recipient = try HPKE.Recipient(
            privateKey: key, ciphersuite: .P256_SHA256_AES_GCM_256,
            info: bytes("4f6465206f6e2061204772656369616e2055726e"),
            encapsulatedKey: bytes(
                "04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e"
                    + "0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0"))
        let opened = try recipient.open(
            bytes(
                "58c61a45059d0c5704560e9d88b564a8b63f1364b8d1fcb3c4c6ddc1d2917424"
                    + "65e902cd216f8908da49f8f96f"),
            authenticating: bytes("436f756e742d30"))
        #expect(String(decoding: opened, as: UTF8.self) == "Beauty is truth, truth beauty")
    }

    @Test("A key that is presented is a point of the curve, written in one way")
    func publicKeys() throws {
        let key = try Self.key(1).publicKey
        #expect(ConnectorPublicKey(text: key.text) == key)
        let bytes = try #require(Base64URL.decode(key.text))
        #expect(ConnectorPublicKey(text: key.text + "A") == nil && ConnectorPublicKey(text: "") == nil)
        #expect(ConnectorPublicKey(text: Base64URL.encode([UInt8](repeating: 4, count: 65))) == nil)
        #expect(ConnectorPublicKey(text: Base64URL.encode(bytes.dropLast() + [bytes[64] ^ 1])) == nil)
    }

    @Test("A fingerprint is eight groups of four that people compare, and every key has its own")
    func fingerprints() throws {
        let prints = try (1...20).map { try Self.key($0).publicKey.fingerprint }
        #expect(Set(prints).count == 20)
        for print in prints {
            #expect(print.wholeMatch(of: #/[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}/#) != nil)
        }
    }
}

@Suite("A connector's key file")
struct ConnectorKeyFileTests {
    @Test("It is made once, for its owner alone, and holds the same key when it is read")
    func create() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/connector.key"
        let made = try ConnectorKey.create(path: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o400)
        #expect(try ConnectorKey.load(path: path).publicKey == made.publicKey)
        #expect(throws: KeyFile.Fault.alreadyExists(path: path)) { try ConnectorKey.create(path: path) }
        #expect(throws: KeyFile.Fault.malformed(path: path)) { try KeyFile.load(path: path) }
    }

    @Test("One that others can use, or that holds no key of the curve, is refused")
    func refused() throws {
        let folder = try TemporaryFolder()
        let line = "lockstep-connector-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        let shared = try folder.write(line.utf8, to: "shared", mode: 0o440)
        #expect(throws: KeyFile.Fault.readableByOthers(path: shared, mode: 0o440)) {
            try ConnectorKey.load(path: shared)
        }
        #expect(throws: Never.self) { try ConnectorKey.load(path: folder.write(line.utf8, to: "good", mode: 0o600)) }
        let zeros = "lockstep-connector-key-1:\(String(repeating: "A", count: 43))"
        let path = try folder.write(zeros.utf8, to: "zeros", mode: 0o400)
        #expect(throws: KeyFile.Fault.malformed(path: path)) { try ConnectorKey.load(path: path) }
    }
}
