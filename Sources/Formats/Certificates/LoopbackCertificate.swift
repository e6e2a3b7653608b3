import Crypto
package import Domain
import FoundationEssentials

/// A certificate (X.509, RFC 5280) for a server on 127.0.0.1, by an authority made for it alone, whose key is forgotten as
/// soon as it has signed. All are PEM.
package struct LoopbackCertificate: Sendable {
    /// Who vouches for it. To be trusted where the server is called.
    package let authority: String
    package let certificate: String
    package let key: Secret<String>

    package init(chance: Chance = .system) throws {
        let issuer = try P256.Signing.PrivateKey(rawRepresentation: chance.p256PrivateKey().exposed)
        let server = try P256.Signing.PrivateKey(rawRepresentation: chance.p256PrivateKey().exposed)
        let name = DER.name("Authority of this machine")
        authority = try Self.signed(
            by: issuer, name, for: issuer.publicKey, name, chance,
            extensions: [
                DER.critical(DER.basicConstraints, DER.sequence([DER.yes, DER.integer([0])])),
                DER.critical(DER.keyUsage, DER.signsCertificates),
            ])
        certificate = try Self.signed(
            by: issuer, name, for: server.publicKey, DER.name("Server on this machine"), chance,
            extensions: [
                DER.critical(DER.basicConstraints, DER.sequence([])),
                DER.sequence([DER.alternativeNames, DER.value(0x04, DER.sequence([DER.value(0x87, [127, 0, 0, 1])]))]),
            ])
        key = Secret(server.pemRepresentation)
    }

    private static func signed(
        by issuer: P256.Signing.PrivateKey, _ issuerName: [UInt8], for key: P256.Signing.PublicKey, _ name: [UInt8],
        _ chance: Chance, extensions: [[UInt8]]
    ) throws -> String {
        let number = chance.uint128()
        // Positive, and never zero.
        let serial = [0x01] + (0..<15).map { UInt8(truncatingIfNeeded: number >> (8 * UInt128($0))) }
        let content = DER.sequence([
            DER.value(0xA0, DER.integer([2])), DER.integer(serial), DER.sequence([DER.ecdsaWithSHA256]), issuerName,
            DER.always, name, Array(key.derRepresentation),
            DER.value(0xA3, DER.sequence(extensions)),
        ])
        let signature = try issuer.signature(for: content)
        return pem(
            DER.sequence([
                content, DER.sequence([DER.ecdsaWithSHA256]),
                DER.value(0x03, [0] + Array(signature.derRepresentation)),
            ]))
    }

    private static func pem(_ bytes: [UInt8]) -> String {
        var text = "-----BEGIN CERTIFICATE-----\n"
        var rest = Substring(Data(bytes).base64EncodedString())
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END CERTIFICATE-----\n"
    }
}

/// As much of X.690 as two certificates need.
private enum DER {
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count
        let head: [UInt8] =
            switch length {
            case ..<0x80: [UInt8(length)]
            case ..<0x100: [0x81, UInt8(length)]
            default: [0x82, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
            }
        return [tag] + head + content
    }

    static func sequence(_ parts: [[UInt8]]) -> [UInt8] { value(0x30, Array(parts.joined())) }
    static func integer(_ bytes: [UInt8]) -> [UInt8] { value(0x02, bytes) }
    static let yes = value(0x01, [0xFF])

    /// With a common name alone.
    static func name(_ text: String) -> [UInt8] {
        let commonName = value(0x06, [0x55, 0x04, 0x03])
        return sequence([value(0x31, sequence([commonName, value(0x0C, Array(text.utf8))]))])
    }

    static func critical(_ identifier: [UInt8], _ content: [UInt8]) -> [UInt8] {
        sequence([identifier, yes, value(0x04, content)])
    }

    static let ecdsaWithSHA256 = value(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02])
    static let basicConstraints = value(0x06, [0x55, 0x1D, 0x13])
    static let keyUsage = value(0x06, [0x55, 0x1D, 0x0F])
    static let alternativeNames = value(0x06, [0x55, 0x1D, 0x11])
    /// `keyCertSign`, bit 5.
    static let signsCertificates = value(0x03, [2, 0x04])
    /// From 2026 to the end that means there is none (RFC 5280, 4.1.2.5).
    static let always = sequence([
        value(0x17, Array("260101000000Z".utf8)), value(0x18, Array("99991231235959Z".utf8)),
    ])
}
