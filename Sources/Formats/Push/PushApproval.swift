package import Domain

/// What a person decided on their phone about one request, and what the phone signs.
///
/// The message is a list of texts, encoded so that it can be read in only one way: the number of parts, then each
/// part's length in bytes and its UTF-8; numbers are eight bytes, big-endian. The phone makes the same bytes:
///
///     const number = n => { const b = new Uint8Array(8); new DataView(b.buffer).setBigUint64(0, BigInt(n)); return b }
///     const encode = parts => {
///       const texts = parts.map(part => new TextEncoder().encode(part))
///       return new Uint8Array([number(texts.length), ...texts.flatMap(t => [number(t.length), t])].flatMap(b => [...b]))
///     }
///     const message = encode([subject, requestID, flowID, code, action, String(expiry)])
///     const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, message)
package struct PushApproval: Hashable, Sendable {
    package enum Action: String, CaseIterable, Hashable, Sendable {
        case approve
        case deny
        /// *This wasn't me*: somebody else is at the other end.
        case wasNotMe = "was-not-me"
    }

    /// What the answer is about. Who calls the help desk approves nothing else by it, and the other way round.
    package enum Subject: String, CaseIterable, Hashable, Sendable {
        case attempt = "lockstep push approval 1"
        case caller = "lockstep caller check 1"
    }

    package let subject: Subject
    package let requestID: String
    package let flowID: String
    /// The six digits that the person typed; empty unless `action` is `approve`.
    package let code: String
    package let action: Action
    /// The request's own, in milliseconds since 1970.
    package let expiry: Timestamp

    package init(
        subject: Subject = .attempt, requestID: String, flowID: String, code: String, action: Action, expiry: Timestamp
    ) {
        self.subject = subject
        self.requestID = requestID
        self.flowID = flowID
        self.code = code
        self.action = action
        self.expiry = expiry
    }

    /// What is signed. A signature is for this subject, request, flow, code, action and expiry, and for nothing else.
    package var message: [UInt8] {
        PreAuthenticationEncoding.encode([
            subject.rawValue, requestID, flowID, code, action.rawValue, String(expiry.milliseconds),
        ])
    }
}

/// The public half of the key that a phone holds and can't export (WebCrypto, ECDSA with P-256).
package struct PushDeviceKey: Hashable, Sendable {
    private let key: ES256PublicKey

    /// - Parameter text: What `crypto.subtle.exportKey("raw", publicKey)` gives, in base64url: the uncompressed point.
    package init?(_ text: some StringProtocol) {
        guard let bytes = Base64URL.decode(text), let key = ES256PublicKey(x963: bytes) else { return nil }
        self.key = key
    }

    /// What `init` reads.
    package var text: String { Base64URL.encode(key.x963) }

    /// - Parameter signature: r and s, 32 bytes each, as `crypto.subtle.sign` gives them.
    package func isValid(_ signature: [UInt8], for approval: PushApproval) -> Bool {
        key.isValid(signature, for: approval.message)
    }
}
