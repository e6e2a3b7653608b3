import Domain
import Formats
import TestPasskeys
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Every decoder of what comes in from outside. `LOCKSTEP_FUZZ_SECONDS=60 swift test --filter FuzzTests` for a campaign.
@Suite("Fuzzing")
struct FuzzTests {
    /// In a campaign the last ones wait until all others have had their time.
    private static let limit: TimeLimitTrait.Duration = .minutes(FuzzTarget.duration == nil ? 10 : 120)

    @Test(
        "Any bytes are refused, or taken for what they are",
        .timeLimit(limit), arguments: all)
    func fuzz(target: FuzzTarget) throws {
        try target.run(for: FuzzTarget.duration)
    }

    static let all =
        targets + outgoingTargets + phoneTargets + secretTargets + tableTargets + scimTargets + directoryTargets
        + deliveryTargets

    /// In a process of its own: what other tests take meanwhile is no matter, and what never ends is ended.
    @Test("No input takes much memory, or for ever", .timeLimit(limit))
    func bounds() async {
        await #expect(processExitsWith: .success) {
            _ = alarm(300)
            for target in FuzzTests.all {
                let before = PeakMemory.now
                try target.run()
                let grown = PeakMemory.now - before
                #expect(grown < 64 * 1_024, "\(target.name) took \(grown) KiB")
            }
        }
    }

    static let targets: [FuzzTarget] = [
        FuzzTarget("CBOR", seeds: values) {
            try CBOR(decoding: $0)
        } holds: {
            $0.encoded == $1
        },
        FuzzTarget("COSEKey", seeds: try keys()) {
            try COSEKey(parsing: $0)
        } holds: { key, bytes in
            key.bytes == bytes && !key.isValidSignature([1], over: [2])
        },
        FuzzTarget("AuthenticatorData", seeds: try authenticatorData()) {
            try AuthenticatorData(parsing: $0)
        } holds: { data, bytes in
            data.relyingPartyIDHash.count == 32 && (data.credential == nil) == !data.flags.contains(.credential)
                && (data.extensions == nil) == !data.flags.contains(.extensions) && encoded(data) == bytes
        },
        FuzzTarget("ClientData", seeds: clientData) {
            try ClientData(parsing: $0)
        } holds: { data, bytes in
            JSON(bytes)?["origin"] == .string(data.origin) && bytes.count <= ClientData.maximumLength
        },
        FuzzTarget("JSON", seeds: clientData) {
            JSON($0)
        } holds: { value, _ in
            JSON(value.description) == value
        },
        FuzzTarget("AttestationObject", seeds: try attestationObjects()) {
            try AttestationObject(parsing: $0)
        } holds: { object, bytes in
            bytes.count <= AttestationObject.maximumLength
                && (try? CBOR(decoding: bytes))?["fmt"] == .text(object.format)
        },
        FuzzTarget("Base32", seeds: texts("MZXW6YTBOI", "mzxw 6ytb-oi", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")) {
            Base32.decode(String(decoding: $0, as: UTF8.self))
        } holds: { bytes, text in
            Base32.encode(bytes) == written(text, without: " -")
        },
        FuzzTarget("RecoveryCode", seeds: recoveryCodes()) {
            RecoveryCode(typed: String(decoding: $0, as: UTF8.self))
        } holds: { code, text in
            let characters = written(text, without: " -\t\r\n").map { ["O": "0", "I": "1", "L": "1"][$0] ?? $0 }
            return code.text.exposed.filter { $0 != "-" } == String(characters)
        },
        FuzzTarget("SixDigitCode", seeds: texts("123456", "123 456", " 0 0 0 0 0 0 ")) {
            SixDigitCode(typed: String(decoding: $0, as: UTF8.self))
        } holds: { code, text in
            code.text.exposed == written(text, without: " ")
        },
        FuzzTarget("KeyURI", seeds: texts("Acme", "Acme: North & South", "Müller?issuer=x", "a%3Ab", "株式会社")) {
            try uri(organisation: String(decoding: $0, as: UTF8.self))
        } holds: { uri, _ in
            let issuer = uri["issuer"]
            return uri.label == (issuer.map { "\($0):" } ?? "") + "ada@example.org" && issuer?.contains(":") != true
                && uri.parameters.map(\.name)
                    == ["secret"] + (issuer == nil ? [] : ["issuer"]) + ["algorithm", "digits", "period"]
        },
    ]

    /// In upper case and without these characters, where it is ASCII.
    private static func written(_ bytes: [UInt8], without separators: String) -> String {
        String(decoding: bytes.filter { !separators.utf8.contains($0) }, as: UTF8.self).uppercased()
    }

    private static func uri(organisation: String) throws -> ScannedURI? {
        guard let secret = AuthenticatorSecret(bytes: [UInt8](repeating: 7, count: 20)) else { return nil }
        let uri = KeyURI(organisation: organisation, address: try EmailAddress("ada@example.org"), secret: secret)
        // What an app couldn't read is no reason to refuse, it is a fault.
        return ScannedURI(uri.text.exposed) ?? ScannedURI("otpauth://totp/unreadable?")
    }

    private static func encoded(_ data: AuthenticatorData) -> [UInt8] {
        var bytes = data.relyingPartyIDHash + [data.flags.rawValue]
        bytes += withUnsafeBytes(of: data.signCount.bigEndian, Array.init)
        if let credential = data.credential {
            bytes += credential.aaguid + withUnsafeBytes(of: UInt16(credential.id.count).bigEndian, Array.init)
            bytes += credential.id + credential.publicKey
        }
        return bytes + (data.extensions?.encoded ?? [])
    }
}

/// What is accepted, to begin with.
extension FuzzTests {
    private static var values: [[UInt8]] { CBORTests.vectors.map { Hexadecimal.bytes($0.0) } }

    private static func keys() throws -> [[UInt8]] {
        try COSEAlgorithm.allCases.map { try PasskeySamples.register($0).publicKey.bytes }
    }

    private static func attestationObjects() throws -> [[UInt8]] {
        try WebAuthnVectorTests.published.get().map { Hexadecimal.bytes($0.registration.attestationObject) }
    }

    private static func authenticatorData() throws -> [[UInt8]] {
        let registered = try attestationObjects().compactMap { try CBOR(decoding: $0)["authData"]?.bytes }
        let asserted = try WebAuthnVectorTests.published.get().map {
            Hexadecimal.bytes($0.authentication.authenticatorData)
        }
        var extended = AuthenticatorStatement(relyingPartyID: "example.org", signCount: 1)
        extended.flags.insert(.extensions)
        extended.extensions = .map(["credProtect": 2, "hmac-secret": .bool(true)])
        return registered + asserted + [extended.encoded(credential: [])]
    }

    private static var clientData: [[UInt8]] {
        var statement = BrowserStatement(type: "webauthn.get", PasskeySamples.expectations)
        statement.topOrigin = "https://example.com"
        return [statement.json, statement.json.dropLast() + Array(#","x":{"y":[1,-2.5e3,null,"\u00e9\n"]} }"#.utf8)]
    }

    private static func recoveryCodes() -> [[UInt8]] {
        let chance = Chance.seeded(9)
        let codes = (0..<4).map { _ in RecoveryCode(entropy: chance.bytes(RecoveryCode.entropyLength)).text.exposed }
        return codes.map { Array($0.utf8) } + codes.map { Array($0.lowercased().replacing("-", with: "").utf8) }
    }

    private static func texts(_ texts: String...) -> [[UInt8]] {
        texts.map { Array($0.utf8) }
    }
}
