/// A JSON Web Signature in compact form (RFC 7515, section 7.1) over a JSON object: what a JWT is.
///
/// The key decides the algorithm. What the header says is only compared with it and never believed: every known
/// confusion (`none`, a public key taken for an HMAC key) began with asking the sender how to check him.
package struct CompactJWS: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case tooLong
        /// Not three parts of canonical base64url, or header or payload is no JSON object.
        case malformed
        /// The header names another algorithm than the key's.
        case wrongAlgorithm
        /// The header has extensions that must be understood (section 4.1.11). None is.
        case criticalExtension
        case wrongSignature
    }

    /// In bytes. The largest that is known to occur, Duo's, has about two thousand.
    package static let maximumLength = 16 * 1_024

    /// What was signed.
    package let payload: JSON

    /// Reads and checks what somebody signed.
    package init(verifying text: some StringProtocol, with key: some JWSVerificationKey) throws(Fault) {
        guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]),
            let signature = Base64URL.decode(parts[2])
        else { throw .malformed }
        guard header["alg"] == .string(key.algorithm.rawValue) else { throw .wrongAlgorithm }
        guard header["crit"] == nil else { throw .criticalExtension }
        let input = Array("\(parts[0]).\(parts[1])".utf8)
        guard key.isValid(signature, for: input) else { throw .wrongSignature }
        guard let payload = Self.object(parts[1]) else { throw .malformed }
        self.payload = payload
    }

    /// The text of a signed JWT.
    package static func sign<Key: JWSSigningKey>(
        _ payload: [String: JSON], with key: Key
    ) throws(Key.Fault) -> String {
        let header = JSON.object(["alg": .string(key.algorithm.rawValue), "typ": .string("JWT")])
        let input = [header, .object(payload)].map { Base64URL.encode($0.description.utf8) }.joined(separator: ".")
        return "\(input).\(Base64URL.encode(try key.signature(for: Array(input.utf8))))"
    }

    private static func object(_ part: some StringProtocol) -> JSON? {
        guard let bytes = Base64URL.decode(part), let value = JSON(bytes), value.object != nil else { return nil }
        return value
    }
}

/// The values of `alg` that are ever accepted (RFC 7518, section 3.1).
package enum JWSAlgorithm: String, Sendable {
    case hs512 = "HS512"
    case es256 = "ES256"
}

package protocol JWSSigningKey: Sendable {
    /// When the cryptography fails, which no input causes.
    associatedtype Fault: Error

    var algorithm: JWSAlgorithm { get }

    func signature(for input: [UInt8]) throws(Fault) -> [UInt8]
}

package protocol JWSVerificationKey: Sendable {
    var algorithm: JWSAlgorithm { get }

    func isValid(_ signature: [UInt8], for input: [UInt8]) -> Bool
}
