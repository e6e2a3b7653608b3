import Crypto
package import Domain
import FoundationEssentials

/// Secrets on their way to a connector: HPKE (RFC 9180) in base mode with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and
/// AES-256-GCM. Each is sealed once, with a key pair of its own, so there are no nonces to count.
package enum ConnectorSeal {
    /// Where a sealed secret belongs. It opens nowhere else, so nobody who can write to the database can put an older
    /// password, or somebody else's, into a row and have it delivered.
    package struct Context: Hashable, Sendable {
        package enum Purpose: String, Hashable, Sendable, CaseIterable {
            case password
            /// The text that a directory keeps in place of a password.
            case verifier
            /// The password of the account by which a connector writes.
            case serviceAccount = "service-account"
        }

        package var purpose: Purpose
        /// `KeyStore.Keys.installation`.
        package var installation: String
        package var connection: ID<Connection>
        /// Whose password it is; `nil` for the service account's.
        package var account: ID<Account>?
        package var version: PasswordVersion

        package init(
            _ purpose: Purpose, installation: String, connection: ID<Connection>, account: ID<Account>?,
            version: PasswordVersion
        ) {
            self.purpose = purpose
            self.installation = installation
            self.connection = connection
            self.account = account
            self.version = version
        }

        /// What the key is derived for.
        fileprivate var info: Data {
            Data(PreAuthenticationEncoding.encode(["lockstep connector 1", purpose.rawValue, installation]))
        }

        /// What is authenticated with the secret.
        fileprivate var row: Data {
            Data(
                PreAuthenticationEncoding.encode([
                    connection.rawValue, account?.rawValue ?? "", String(version.epoch), String(version.generation),
                ]))
        }
    }

    private static let suite = HPKE.Ciphersuite.P256_SHA256_AES_GCM_256
    private static let label = "h1"
    /// A multiple of this many bytes is sealed: how long a password is doesn't show.
    private static let block = 128

    /// `h1.`, the encapsulated key and the ciphertext, both base64url.
    package static func seal(
        _ secret: Secret<String>, to key: ConnectorPublicKey, context: Context
    ) throws -> SealedPassword {
        var sender = try HPKE.Sender(recipientKey: key.key, ciphersuite: suite, info: context.info)
        let box = try sender.seal(padded(Array(secret.exposed.utf8)), authenticating: context.row)
        return SealedPassword(
            text: "\(label).\(Base64URL.encode(Array(sender.encapsulatedKey))).\(Base64URL.encode(Array(box)))")
    }

    /// `nil` where it was not sealed to this key in this context, byte for byte.
    package static func open(_ sealed: SealedPassword, by key: ConnectorKey, context: Context) -> Secret<String>? {
        let fields = sealed.text.split(separator: ".", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0] == label, let encapsulated = Base64URL.decode(fields[1]),
            let box = Base64URL.decode(fields[2]),
            var recipient = try? HPKE.Recipient(
                privateKey: key.key.exposed, ciphersuite: suite, info: context.info,
                encapsulatedKey: Data(encapsulated)),
            let bytes = try? recipient.open(Data(box), authenticating: context.row)
        else { return nil }
        return unpadded(Array(bytes)).flatMap { String(validating: $0, as: UTF8.self) }.map(Secret.init)
    }

    /// Four bytes of length, the secret, and zeros.
    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt32(clamping: bytes.count)
        let head = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
        let whole = head.count + bytes.count
        return head + bytes + [UInt8](repeating: 0, count: (block - whole % block) % block)
    }

    private static func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 4 else { return nil }
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - 4 else { return nil }
        return Array(bytes[4..<(4 + length)])
    }
}
