import Domain
import Formats
import Testing

@Suite("Keyring")
struct KeyringTests {
    /// The sealed texts below were made with PyPI cryptography's AESGCM: key file 00…1f, data key 20…3f, nonce 00…0b.
    static let foreignWrapped = "w1.AAECAwQFBgcICQoLZyP0OOHA5DylaL2gncRWQrPntQfETmlLAF7fviFUPo0WQHkeLY6pJxZw7BZafKMX"
    static let foreignSealed = "s1.3.AAECAwQFBgcICQoLFhAO8BMGr7z5sZmNFSMGbJobGyFrxPoWBCDwTntEiaw"

    static func keyring(_ versions: Int..., current: Int) throws -> Keyring {
        let keys = versions.map { DataKey.make(.data, version: $0, chance: .seeded(UInt64($0))) }
        return try Keyring(keys: keys, current: current)
    }

    @Test("Reads what another implementation wrapped and sealed")
    func foreign() throws {
        let folder = try TemporaryFolder()
        let file = try KeyFile.load(path: folder.write(KeyFileTests.line.utf8, to: "key"))
        let key = try #require(DataKey(unwrapping: Self.foreignWrapped, purpose: .data, version: 3, under: file))
        #expect(key.bytes.exposed == (32..<64).map { UInt8($0) })
        let keyring = try Keyring(keys: [key], current: 3)
        #expect(try keyring.openText(Self.foreignSealed, context: "totp:01h").exposed == "JBSWY3DPEHPK3PXP")
    }

    @Test("What is sealed opens in its context", arguments: [0, 1, 20, 4_096])
    func roundTrip(length: Int) throws {
        let keyring = try Self.keyring(1, current: 1)
        let bytes = Chance.seeded(9).bytes(length)
        let sealed = try keyring.seal(bytes, context: "a")
        #expect(try keyring.open(sealed, context: "a") == bytes)
        #expect(sealed.hasPrefix(Keyring.prefix(version: 1)))
    }

    @Test("The same value sealed twice shows no likeness")
    func nonces() throws {
        let keyring = try Self.keyring(1, current: 1)
        let sealed = try (0..<200).map { _ in try keyring.seal([1, 2, 3], context: "a") }
        #expect(Set(sealed.map { $0.dropFirst(5).prefix(16) }).count == 200)
    }

    @Test("It opens in no other context", arguments: ["", "b", "aa", "a\0", "A"])
    func otherContext(context: String) throws {
        let keyring = try Self.keyring(1, current: 1)
        let sealed = try keyring.seal([1, 2, 3], context: "a")
        #expect(throws: Keyring.OpenFault.forged) { try keyring.open(sealed, context: context) }
    }

    @Test("A change of any bit is noticed")
    func everyBit() throws {
        let keyring = try Self.keyring(1, current: 1)
        let box = try #require(Base64URL.decode(try keyring.seal([1, 2, 3], context: "a").dropFirst(5)))
        for bit in 0..<(box.count * 8) {
            var changed = box
            changed[bit / 8] ^= 1 << (bit % 8)
            let text = "s1.1.\(Base64URL.encode(changed))"
            #expect(throws: Keyring.OpenFault.forged, "bit \(bit)") { try keyring.open(text, context: "a") }
        }
        for length in 0..<box.count {
            let text = "s1.1.\(Base64URL.encode(box.prefix(length)))"
            #expect(throws: Keyring.OpenFault.forged, "length \(length)") { try keyring.open(text, context: "a") }
        }
    }

    @Test("After a rotation the old still opens, and is known to be due for sealing again")
    func rotation() throws {
        let before = try Self.keyring(1, current: 1)
        let after = try Self.keyring(1, 2, current: 2)
        let old = try before.seal(Secret("JBSWY3DPEHPK3PXP"), context: "totp")
        let new = try after.seal(try after.openText(old, context: "totp"), context: "totp")
        #expect(try after.openText(new, context: "totp").exposed == "JBSWY3DPEHPK3PXP")
        #expect(Keyring.keyVersion(of: old) == 1 && Keyring.keyVersion(of: new) == 2)
        #expect(after.needsResealing(old) && !after.needsResealing(new) && !before.needsResealing(old))
    }

    @Test("A key that is gone has another name than a forgery")
    func unknownKey() throws {
        let sealed = try Self.keyring(1, 2, current: 2).seal([1], context: "a")
        let without = try Self.keyring(1, current: 1)
        #expect(throws: Keyring.OpenFault.unknownKey(version: 2)) { try without.open(sealed, context: "a") }
        let relabelled = "s1.1.\(sealed.dropFirst(5))"
        #expect(throws: Keyring.OpenFault.forged) { try without.open(relabelled, context: "a") }
    }

    @Test(
        "What was never sealed is a forgery",
        arguments: [
            "", "s1", "s1.1", "s1.1.", "s2.1.AAAA", "s1.01.AAAA", "s1.+1.AAAA", "s1.-1.AAAA", "s1.1.AAAA.AAAA",
            "s1..AAAA",
            "s1.1.AAA=", "JBSWY3DPEHPK3PXP", "s1.99999999999999999999.AAAA", "s1.١.AAAA",
        ])
    func malformed(text: String) throws {
        let keyring = try Self.keyring(1, current: 1)
        #expect(throws: Keyring.OpenFault.forged) { try keyring.open(text, context: "a") }
    }

    @Test("Bytes that aren't a text don't open as one")
    func notAText() throws {
        let keyring = try Self.keyring(1, current: 1)
        let sealed = try keyring.seal([0xFF, 0xFE], context: "a")
        #expect(throws: Keyring.OpenFault.forged) { try keyring.openText(sealed, context: "a") }
    }

    @Test("A keyring that couldn't work can't be made")
    func faults() {
        let one = DataKey.make(.data, version: 1)
        #expect(throws: Keyring.Fault.noKey(version: 2)) { try Keyring(keys: [one], current: 2) }
        #expect(throws: Keyring.Fault.sameVersionTwice(1)) { try Keyring(keys: [one, one], current: 1) }
        #expect(throws: Keyring.Fault.wrongPurpose(.audit)) {
            try Keyring(keys: [DataKey.make(.audit, version: 1)], current: 1)
        }
    }

    @Test("A wrapped key unwraps only as what it is, under its own key file")
    func wrapping() throws {
        let folder = try TemporaryFolder()
        let file = try KeyFile.create(path: "\(folder.path)/key")
        let other = try KeyFile.create(path: "\(folder.path)/other")
        let key = DataKey.make(.audit, version: 7)
        let wrapped = try key.wrapped(under: file)

        let read = try #require(DataKey(unwrapping: wrapped, purpose: .audit, version: 7, under: file))
        #expect(read.bytes.exposed == key.bytes.exposed)
        #expect(DataKey(unwrapping: wrapped, purpose: .data, version: 7, under: file) == nil)
        #expect(DataKey(unwrapping: wrapped, purpose: .audit, version: 8, under: file) == nil)
        #expect(DataKey(unwrapping: wrapped, purpose: .audit, version: 7, under: other) == nil)
        for text in ["", "w1.", "w1.AAAA", "w2.\(wrapped.dropFirst(3))", "\(wrapped)A", String(wrapped.dropLast(4))] {
            #expect(DataKey(unwrapping: text, purpose: .audit, version: 7, under: file) == nil, "\(text)")
        }
    }

    @Test("No key can be printed")
    func redacted() throws {
        let key = DataKey.make(.data, version: 1, chance: Chance { Array(repeating: 171, count: $0) })
        let keyring = try Keyring(keys: [key], current: 1)
        var dumped = ""
        dump(key, to: &dumped)
        dump(keyring, to: &dumped)
        for output in ["\(key)", String(reflecting: key), "\(keyring)", String(reflecting: keyring), dumped] {
            #expect(output.contains("(secret)") && !output.contains("171"), "\(output)")
        }
    }
}
