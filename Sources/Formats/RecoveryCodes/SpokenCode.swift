package import Domain

/// A one-time enrolment code that is read out on the phone: 40 bits, eight characters in two groups of four.
///
/// 40 bits hold for the ten minutes and few attempts that the code has, at the service. They don't hold against somebody
/// with a copy of the database and a fast machine, so the digest needs a key that is not in there.
package struct SpokenCode: Sendable {
    package static let entropyLength = 5

    /// Upper case: `ABCD-EFGH`.
    package let text: Secret<String>

    /// - Parameter entropy: 5 bytes from a cryptographic generator.
    package init(entropy: [UInt8]) {
        precondition(entropy.count == Self.entropyLength, "a spoken code is made of 5 bytes")
        text = Secret(CrockfordBase32.encode(entropy).grouped(by: 4, separator: "-"))
    }

    /// What somebody typed, read as tolerantly as a `RecoveryCode`.
    package init?(typed: some StringProtocol) {
        guard let characters = CrockfordBase32.normalised(typed, length: 8),
            let entropy = CrockfordBase32.decode(characters)
        else { return nil }
        self.init(entropy: entropy)
    }

    /// What it is read out for: a code of the one is no code of the other.
    package enum Use: String, Hashable, Sendable {
        /// By the help desk, in place of factors.
        case enrolment = "lockstep spoken code"
        /// To the help desk, by somebody who calls.
        case caller = "lockstep caller code"
    }

    /// What is stored: HMAC-SHA256 in base64url, bound to the account that the code is for.
    package func digest(key: Secret<[UInt8]>, account: ID<Account>, for use: Use = .enrolment) -> String {
        KeyedDigest.compute(key: key, parts: [use.rawValue, account.rawValue, text.exposed])
    }
}
