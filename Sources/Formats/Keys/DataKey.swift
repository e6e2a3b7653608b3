import Crypto
package import Domain

/// A key that the service works with. It is kept in the database, wrapped under the key file's key, and has a version,
/// so that a new one can take over while what the old one sealed can still be read.
package struct DataKey: Sendable {
    package enum Purpose: String, CaseIterable, Hashable, Sendable {
        /// Seals what must be read back: the `Keyring`.
        case data
        /// Links the audit chain.
        case audit
    }

    package let purpose: Purpose
    package let version: Int
    /// 256 bits.
    package let bytes: Secret<[UInt8]>

    private init(purpose: Purpose, version: Int, bytes: [UInt8]) {
        self.purpose = purpose
        self.version = version
        self.bytes = Secret(bytes)
    }

    /// A new key.
    package static func make(_ purpose: Purpose, version: Int, chance: Chance = .system) -> DataKey {
        DataKey(purpose: purpose, version: version, bytes: chance.bytes(32))
    }

    /// What is stored: `w1.` and base64url of nonce, ciphertext and tag (AES-256-GCM). Purpose and version are bound
    /// to it, so that rows can't be exchanged or relabelled.
    package func wrapped(under file: KeyFile) throws -> String {
        let context = Self.context(purpose: purpose, version: version)
        return Self.prefix + Base64URL.encode(try AEADBox.seal(bytes.exposed, key: file.key, context: context))
    }

    /// Reads back what `wrapped` gave. `nil` where the text was altered, belongs to another purpose or version, or was
    /// wrapped under another key file.
    package init?(unwrapping text: some StringProtocol, purpose: Purpose, version: Int, under file: KeyFile) {
        guard text.utf8.starts(with: Self.prefix.utf8),
            let box = UnpaddedBase64.urlSafe.decode(text.utf8.dropFirst(Self.prefix.utf8.count)),
            let bytes = AEADBox.open(box, key: file.key, context: Self.context(purpose: purpose, version: version)),
            bytes.count == 32
        else { return nil }
        self.init(purpose: purpose, version: version, bytes: bytes)
    }

    private static let prefix = "w1."

    private static func context(purpose: Purpose, version: Int) -> [UInt8] {
        PreAuthenticationEncoding.encode(["lockstep data key", purpose.rawValue, String(version)])
    }
}
