import Crypto
package import Domain

/// What an authenticator signs, so that its answer is to this question and to no earlier one (WebAuthn, section 13.4.3).
///
/// It says itself when it was made, and a seal that only this installation can make says for what and for whom. So
/// nothing is kept of those that are never answered, and looking at a sign-in page writes nothing. Those that were
/// answered are kept until they run out: each is good for one answer.
package struct PasskeyChallenge: Sendable {
    package enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// A new passkey.
        case addition
        /// A factor's answer in a flow.
        case answer
        /// Signing in without a password.
        case signIn = "sign-in"
    }

    package static let lives: Duration = .minutes(5)
    package static let entropyLength = 16
    private static let timeLength = 8
    private static let sealLength = 32

    package let bytes: [UInt8]
    private let madeAt: Timestamp

    /// - Parameters:
    ///   - holder: The flow or the browser that may answer it.
    ///   - entropy: 16 bytes from a cryptographic generator.
    package init(
        for purpose: Purpose, of holder: String, entropy: [UInt8], at now: Timestamp, key: Secret<[UInt8]>
    ) {
        precondition(entropy.count == Self.entropyLength, "a challenge has 16 bytes of chance")
        let open = entropy + withUnsafeBytes(of: now.milliseconds.bigEndian, Array.init)
        bytes = open + Self.seal(open, purpose, holder, key)
        madeAt = now
    }

    /// One that came back. `nil` unless it was made here, for this purpose and this holder.
    package init?(answered bytes: [UInt8], for purpose: Purpose, of holder: String, key: Secret<[UInt8]>) {
        guard bytes.count == Self.entropyLength + Self.timeLength + Self.sealLength else { return nil }
        let open = Array(bytes.dropLast(Self.sealLength))
        guard ConstantTime.areEqual(Array(bytes.suffix(Self.sealLength)), Self.seal(open, purpose, holder, key)) else {
            return nil
        }
        self.bytes = bytes
        let time = open.suffix(Self.timeLength).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        madeAt = Timestamp(milliseconds: Int64(bitPattern: time))
    }

    package var text: String { Base64URL.encode(bytes) }

    package func isLive(at now: Timestamp) -> Bool { now < madeAt + Self.lives }

    /// As it is kept once it was answered.
    package var spent: SpentChallenge {
        SpentChallenge(digest: Base64URL.encode(SHA256.hash(data: bytes)), expiresAt: madeAt + Self.lives)
    }

    private static func seal(
        _ open: [UInt8], _ purpose: Purpose, _ holder: String, _ key: Secret<[UInt8]>
    ) -> [UInt8] {
        let digest = KeyedDigest.compute(
            key: key, parts: ["lockstep passkey challenge", purpose.rawValue, holder, Base64URL.encode(open)])
        return Base64URL.decode(digest) ?? []
    }
}
