import Crypto
package import Domain

/// The public half of a connector's key: P-256, uncompressed, 65 bytes. Whoever has it can seal and not open.
package struct ConnectorPublicKey: Hashable, Sendable {
    /// Base64url, as it is stored and sent.
    package let text: String
    let key: P256.KeyAgreement.PublicKey

    /// `nil` where it is no point of the curve, or not written in the one way there is.
    package init?(text: some StringProtocol) {
        guard text.utf8.count == 87, let bytes = Base64URL.decode(text),
            let key = try? P256.KeyAgreement.PublicKey(x963Representation: bytes)
        else { return nil }
        self.init(key)
    }

    init(_ key: P256.KeyAgreement.PublicKey) {
        self.key = key
        text = Base64URL.encode(Array(key.x963Representation))
    }

    /// What people compare: 160 bits of SHA-256 over the point, as 32 characters without look-alikes, in groups of four. An
    /// attacker who wants another key with the same one has 2¹⁶⁰ to try.
    package var fingerprint: String {
        CrockfordBase32.encode(SHA256.hash(data: key.x963Representation).prefix(20)).grouped(by: 4, separator: "-")
    }

    package static func == (left: Self, right: Self) -> Bool { left.text == right.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// The private half. It exists where the connector runs, and nowhere else.
package struct ConnectorKey: Sendable {
    private static let label = "lockstep-connector-key-1:"

    let key: Secret<P256.KeyAgreement.PrivateKey>

    package var publicKey: ConnectorPublicKey { ConnectorPublicKey(key.exposed.publicKey) }

    /// - Parameter bytes: A number below the order of the curve and above 0; `nil` otherwise.
    package init?(bytes: Secret<[UInt8]>) {
        guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: bytes.exposed) else { return nil }
        self.key = Secret(key)
    }

    /// The key in an existing file, which nobody but its owner may use.
    package static func load(path: String) throws(KeyFile.Fault) -> ConnectorKey {
        guard let key = ConnectorKey(bytes: Secret(try SecretFile.load(label, path: path))) else {
            throw .malformed(path: path)
        }
        return key
    }

    /// A new key in a new file.
    package static func create(path: String, chance: Chance = .system) throws(KeyFile.Fault) -> ConnectorKey {
        let bytes = chance.p256PrivateKey()
        try SecretFile.create(label, path: path, holding: bytes.exposed, chance: chance)
        guard let key = ConnectorKey(bytes: bytes) else { throw .malformed(path: path) }
        return key
    }
}
