import Crypto
import Domain
import Formats
import Store
import UseCases

/// One person's authenticator app and passkey. The secret and the key are everybody's; what differs is whose they are.
struct SeededFactors {
    let email: String
    let keys: KeyStore.Keys
    let now: Timestamp

    /// `bench/lockstep_bench` has the same bytes.
    private static let secret = Array("a secret of 20 bytes".utf8)

    static func passkey() throws -> P256.Signing.PrivateKey {
        try P256.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 32))
    }

    static func credentialID(of email: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(email.utf8)).prefix(16))
    }

    func insert(in transaction: any Transaction) throws {
        let account = Population.id(of: email)
        let id = ID<Authenticator>(at: now, chance: Chance.system.uint128())
        let sealed = try keys.data.seal(Self.secret, context: Installation.context(id))
        try transaction.insertPendingAuthenticator(
            Authenticator(id: id, account: account, secret: SealedSecret(text: sealed), createdAt: now))
        _ = try transaction.updateAuthenticatorConfirmed(id, of: account, step: 0, at: now)
        guard let name = FactorName("Bench") else { return }
        _ = try transaction.insertPasskey(
            Passkey(
                id: ID(at: now, chance: Chance.system.uint128()), account: account,
                credentialID: Base64URL.encode(Self.credentialID(of: email)),
                publicKey: Base64URL.encode(try Self.coseKey()), signCount: 0, name: name,
                isBackupEligible: false, isBackedUp: false, createdAt: now))
    }

    /// ES256 (RFC 9053, section 7.1.1), in CTAP2's canonical order.
    static func coseKey() throws -> [UInt8] {
        let point = Array(try passkey().publicKey.rawRepresentation)
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + point.prefix(32) + [0x22, 0x58, 0x20]
            + point.suffix(32)
    }
}
