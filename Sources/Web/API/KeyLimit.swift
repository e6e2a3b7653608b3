import Domain
import HTTPTypes
import Synchronization

/// How many requests a key has in a minute, on one server. No program meets it in its normal work; one that runs wild
/// doesn't take the server away from people.
final class KeyLimit: Sendable {
    struct Standing: Hashable, Sendable {
        let remaining: Int
        /// Seconds until the whole quota is there again.
        let resets: Int
        let isOver: Bool
    }

    static let quota = 1_200
    static let window: Duration = .minutes(1)

    private struct Window {
        var beganAt: Timestamp
        var requests: Int
    }

    private let windows = Mutex<[ID<APIKey>: Window]>([:])

    /// Counts one request. Keys are few: those that are gone are not forgotten until the server ends.
    func count(_ key: ID<APIKey>, at now: Timestamp) -> Standing {
        windows.withLock { windows in
            var window = windows[key] ?? Window(beganAt: now, requests: 0)
            if now - window.beganAt >= Self.window || now < window.beganAt {
                window = Window(beganAt: now, requests: 0)
            }
            let isOver = window.requests >= Self.quota
            if !isOver { window.requests += 1 }
            windows[key] = window
            let rest = Self.window - (now - window.beganAt)
            return Standing(
                remaining: Self.quota - window.requests, resets: Int((rest.inMilliseconds + 999) / 1_000),
                isOver: isOver)
        }
    }
}

extension KeyLimit.Standing {
    /// The IETF's draft-ietf-httpapi-ratelimit-headers: structured fields (RFC 9651).
    var headers: HTTPFields {
        var fields: HTTPFields = [
            .rateLimitPolicy: "\"key\";q=\(KeyLimit.quota);w=\(KeyLimit.window.inMilliseconds / 1_000)",
            .rateLimit: "\"key\";r=\(remaining);t=\(resets)",
        ]
        if isOver { fields[.retryAfter] = String(max(1, resets)) }
        return fields
    }
}

extension HTTPField.Name {
    // Constants of the header registry: all are tokens, so making them can't fail.
    static let rateLimit = HTTPField.Name("RateLimit") ?? .via
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy") ?? .via
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .via
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed") ?? .via
}
