package import Domain

/// What an authenticator signs, so that its answer is to this question and to no earlier one (WebAuthn, section 13.4.3).
/// Looking at a sign-in page writes nothing.
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
    package static let entropyLength = SealedChallenge.entropyLength

    private let challenge: SealedChallenge

    /// - Parameters:
    ///   - holder: The flow or the browser that may answer it.
    ///   - entropy: 16 bytes from a cryptographic generator.
    package init(
        for purpose: Purpose, of holder: String, entropy: [UInt8], at now: Timestamp, key: Secret<[UInt8]>
    ) {
        challenge = SealedChallenge(context: Self.context(purpose, holder), entropy: entropy, at: now, key: key)
    }

    /// One that came back. `nil` unless it was made here, for this purpose and this holder.
    package init?(answered bytes: [UInt8], for purpose: Purpose, of holder: String, key: Secret<[UInt8]>) {
        guard let challenge = SealedChallenge(answered: bytes, context: Self.context(purpose, holder), key: key) else {
            return nil
        }
        self.challenge = challenge
    }

    package var bytes: [UInt8] { challenge.bytes }

    package var text: String { challenge.text }

    package func isLive(at now: Timestamp) -> Bool { challenge.isLive(at: now, for: Self.lives) }

    /// As it is kept once it was answered.
    package var spent: SpentChallenge { challenge.spent(after: Self.lives) }

    private static func context(_ purpose: Purpose, _ holder: String) -> [String] {
        ["lockstep passkey challenge", purpose.rawValue, holder]
    }
}
