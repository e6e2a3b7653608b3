import Crypto
package import Domain

/// What a typed code is worth at a point in time.
package enum TOTPMatch: Hashable, Sendable {
    /// Right. The step has to be spent, so that the same code is never right twice (RFC 6238, section 5.2).
    case accepted(step: Int64)
    /// Not accepted: it is the code of so many steps from now; positive where the phone's clock is ahead.
    ///
    /// Say so to somebody whose password was right, never by how much, and count the attempt: a guess that meets a code
    /// of the next five minutes is worth something to whoever may go on guessing.
    case clockOff(steps: Int)
    case wrong
}

/// One-time codes from the time: RFC 6238 over RFC 4226, with the parameters that every app understands: SHA-1, six
/// digits, 30 seconds. (What is known against SHA-1 are collisions, which HMAC doesn't rest on.)
package enum TOTP {
    /// In seconds.
    package static let period = 30
    /// How far a phone's clock may be off and still be told so: five minutes.
    package static let hintedSteps = 10

    /// The time step (RFC 6238, section 4.2): periods since 1970.
    package static func step(at time: Timestamp) -> Int64 {
        let length = Int64(period) * 1_000
        let (quotient, remainder) = time.milliseconds.quotientAndRemainder(dividingBy: length)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The code of a step: HOTP with the step as its counter (RFC 4226, section 5.3).
    package static func code(of secret: AuthenticatorSecret, step: Int64) -> SixDigitCode {
        let key = SymmetricKey(data: secret.bytes.exposed)
        let counter = UInt64(bitPattern: step).bigEndianBytes
        let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        let offset = Int(digest[19] & 15)
        let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        return SixDigitCode(number: Int(number % 1_000_000))
    }

    /// Looks for a typed code among the current step and the one before, which are accepted, and among those around
    /// them, which are not. How long it takes doesn't tell which digits are right.
    package static func match(
        _ typed: SixDigitCode, with secret: AuthenticatorSecret, at time: Timestamp
    ) -> TOTPMatch {
        let current = step(at: time)
        // The last one that matches counts, and each is compared: should two steps have the same code, it is the later
        // one that gets spent, and the earlier one can't be used behind it.
        var accepted: Int64?
        for step in [current - 1, current] where code(of: secret, step: step).matches(typed) {
            accepted = step
        }
        if let accepted { return .accepted(step: accepted) }

        var nearest: Int?
        for distance in (1...hintedSteps).reversed() {
            for steps in [-distance, distance] where steps != -1 {
                if code(of: secret, step: current + Int64(steps)).matches(typed) { nearest = steps }
            }
        }
        return nearest.map(TOTPMatch.clockOff) ?? .wrong
    }
}
