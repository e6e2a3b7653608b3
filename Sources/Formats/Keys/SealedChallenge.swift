import Crypto
package import Domain

/// A question that says itself when it was asked, under a seal that only this installation can make and that says for
/// what and of whom.
///
/// So nothing is kept of those that are never answered. Those that were answered are kept until they run out: each is
/// good for one answer.
package struct SealedChallenge: Sendable {
    package static let entropyLength = 16
    private static let timeLength = 8
    private static let sealLength = 32

    package let bytes: [UInt8]
    private let madeAt: Timestamp

    /// - Parameters:
    ///   - context: What it is for and who may answer it.
    ///   - entropy: 16 bytes from a cryptographic generator.
    package init(context: [String], entropy: [UInt8], at now: Timestamp, key: Secret<[UInt8]>) {
        precondition(entropy.count == Self.entropyLength, "a challenge has 16 bytes of chance")
        let open = entropy + withUnsafeBytes(of: now.milliseconds.bigEndian, Array.init)
        bytes = open + Self.seal(open, context, key)
        madeAt = now
    }

    /// One that came back. `nil` unless it was made here, in this context.
    package init?(answered bytes: [UInt8], context: [String], key: Secret<[UInt8]>) {
        guard bytes.count == Self.entropyLength + Self.timeLength + Self.sealLength else { return nil }
        let open = Array(bytes.dropLast(Self.sealLength))
        guard ConstantTime.areEqual(Array(bytes.suffix(Self.sealLength)), Self.seal(open, context, key)) else {
            return nil
        }
        self.bytes = bytes
        let time = open.suffix(Self.timeLength).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        madeAt = Timestamp(milliseconds: Int64(bitPattern: time))
    }

    package var text: String { Base64URL.encode(bytes) }

    /// Not yet over, and not from a time that hasn't come: a clock that was set back would let it live on after what was
    /// kept of its answer is gone. Clocks of several servers may differ by a minute.
    package func isLive(at now: Timestamp, for lifetime: Duration) -> Bool {
        madeAt <= now + .minutes(1) && now < madeAt + lifetime
    }

    /// As it is kept once it was answered.
    package func spent(after lifetime: Duration) -> SpentChallenge {
        SpentChallenge(digest: Base64URL.encode(SHA256.hash(data: bytes)), expiresAt: madeAt + lifetime)
    }

    private static func seal(_ open: [UInt8], _ context: [String], _ key: Secret<[UInt8]>) -> [UInt8] {
        Base64URL.decode(KeyedDigest.compute(key: key, parts: context + [Base64URL.encode(open)])) ?? []
    }
}
