import Crypto
package import Domain

/// The end of the audit chain at one moment, signed: kept elsewhere, it shows later that nothing before it was changed or
/// cut off, and by whom it was given out.
package struct SignedAuditHead: Hashable, Sendable {
    package let number: Int
    package let link: String
    package let at: Timestamp
    /// Ed25519 (RFC 8032) over `statement`, in base64url.
    package let signature: String
    /// Of the signer, in base64url. It stays the same as long as the audit key does.
    package let publicKey: String

    package init(number: Int, link: String, at: Timestamp, signature: String, publicKey: String) {
        self.number = number
        self.link = link
        self.at = at
        self.signature = signature
        self.publicKey = publicKey
    }

    /// What is signed: four lines, each with a line feed.
    package static func statement(number: Int, link: String, at time: Timestamp) -> String {
        "lockstep audit head\n\(number)\n\(link)\n\(time.milliseconds)\n"
    }

    /// Whether it was signed by who has this public key.
    package func isSigned(by publicKey: String) -> Bool {
        guard let key = Base64URL.decode(publicKey), let signature = Base64URL.decode(signature),
            let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        else { return false }
        return verifier.isValidSignature(signature, for: Array(Self.statement(number: number, link: link, at: at).utf8))
    }

    /// - Returns: `nil` for what is no head: another member besides, or one that is missing or of another kind.
    package init?(_ json: JSON) {
        guard let members = json.object, members.count == 5, case .integer(let number) = members["number"],
            case .integer(let at) = members["at"], let link = members["link"]?.string,
            let signature = members["signature"]?.string, let publicKey = members["public_key"]?.string,
            let count = Int(exactly: number), count >= 0
        else { return nil }
        self.init(
            number: count, link: link, at: Timestamp(milliseconds: at), signature: signature, publicKey: publicKey)
    }

    /// As it is given out.
    package var json: JSONText {
        .object([
            "number": .integer(Int64(number)), "link": .string(link), "at": .integer(at.milliseconds),
            "signature": .string(signature), "public_key": .string(publicKey),
        ])
    }
}

/// Signs heads of the chain with a key of its own, derived from the one that links events (HKDF, RFC 5869): whoever checks a
/// signature needs only the public half, and learns nothing that could forge a link.
package struct AuditHeadSigner: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameter key: The data key with the purpose `audit`.
    package init(key: DataKey) throws {
        let seed = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.bytes.exposed), info: Array("lockstep audit head signature".utf8),
            outputByteCount: 32)
        self.key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed.withUnsafeBytes { Array($0) })
    }

    package var publicKey: String { Base64URL.encode(key.publicKey.rawRepresentation) }

    package func sign(number: Int, link: String, at time: Timestamp) throws -> SignedAuditHead {
        let statement = SignedAuditHead.statement(number: number, link: link, at: time)
        let signature = try key.signature(for: Array(statement.utf8))
        return SignedAuditHead(
            number: number, link: link, at: time, signature: Base64URL.encode(signature), publicKey: publicKey)
    }
}
