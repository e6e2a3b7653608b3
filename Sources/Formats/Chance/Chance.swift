import Crypto
package import Domain
import Glibc
import Synchronization

/// The capability to be surprising. Whoever needs chance is handed one of these, so that a test can hand over
/// a `seeded` one instead.
package struct Chance: Sendable {
    /// So many bytes of chance.
    package let bytes: @Sendable (Int) -> [UInt8]

    package init(bytes: @escaping @Sendable (Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// The kernel's generator. One system call fills it all; Swift's own generator would make one for every byte, and a
    /// page asks for a hundred bytes.
    package static let system = Chance { count in
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            // None at all was asked for where there is no address.
            guard let start = buffer.baseAddress else { return }
            // Waits until the kernel is seeded, and ends the process rather than fail.
            arc4random_buf(start, count)
            initialized = count
        }
    }

    /// The same bytes in the same order for the same seed: for tests and sample data, never for anything secret.
    package static func seeded(_ seed: UInt64) -> Chance {
        let blocks = Mutex<(number: UInt64, rest: [UInt8])>((0, []))
        return Chance { count in
            blocks.withLock { stream in
                while stream.rest.count < count {
                    stream.rest += SHA256.hash(data: seed.bigEndianBytes + stream.number.bigEndianBytes)
                    stream.number += 1
                }
                defer { stream.rest.removeFirst(count) }
                return Array(stream.rest.prefix(count))
            }
        }
    }

    package func uint128() -> UInt128 {
        bytes(16).reduce(0) { $0 << 8 | UInt128($1) }
    }

    package func token(_ kind: TokenKind, at entrance: Entrance = .users) -> Token {
        Token(kind: kind, at: entrance, entropy: bytes(Token.entropyLength))
    }
}
