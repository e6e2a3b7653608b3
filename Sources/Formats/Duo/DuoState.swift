package import Domain

/// What goes to Duo as `state` and comes back with the browser (Duo OIDC Auth API, "Authorization Request"): the answer
/// counts in the flow that it was made in, for what it was made for, once.
package struct DuoState: Sendable {
    package enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// Duo is to answer for the account from now on.
        case addition
        /// A factor's answer in a flow.
        case answer
    }

    /// As long as any flow that it can belong to.
    package static let lives: Duration = Flow.lives
    package static let entropyLength = SealedChallenge.entropyLength
    /// Between the challenge and the name of the place; in neither of the two.
    private static let separator: Character = "."

    package let text: String
    private let challenge: SealedChallenge

    /// - Parameters:
    ///   - flow: The one that may bring it back.
    ///   - link: The digest of the link that coming back confirms as well, or empty. With another one in the browser's
    ///     hands it is none: any site can make a browser open a link while its person is away.
    ///   - destination: A name of the place where the person goes on, in small letters and dashes; may be empty.
    ///   - entropy: 16 bytes from a cryptographic generator.
    package init(
        for purpose: Purpose, in flow: ID<Flow>, confirming link: String, goingTo destination: String,
        entropy: [UInt8], at now: Timestamp, key: Secret<[UInt8]>
    ) {
        challenge = SealedChallenge(
            context: Self.context(purpose, flow, link, destination), entropy: entropy, at: now, key: key)
        text = "\(challenge.text)\(Self.separator)\(destination)"
    }

    /// One that came back. `nil` unless it was made here, for this purpose, this flow and this link.
    package init?(
        returned text: String, for purpose: Purpose, in flow: ID<Flow>, confirming link: String, key: Secret<[UInt8]>
    ) {
        let parts = text.split(separator: Self.separator, omittingEmptySubsequences: false)
        guard parts.count == 2, let bytes = Base64URL.decode(parts[0]),
            let challenge = SealedChallenge(
                answered: bytes, context: Self.context(purpose, flow, link, String(parts[1])), key: key)
        else { return nil }
        self.text = text
        self.challenge = challenge
    }

    /// Where the person goes on, as the state says. Only one that was checked is to be believed.
    package static func destination(in text: String) -> String? {
        text.split(separator: separator, omittingEmptySubsequences: false).dropFirst().first.map(String.init)
    }

    /// What Duo's token has to repeat. Never shown to the browser but inside the request that is signed for Duo; made
    /// from the state, so that nothing has to be kept.
    package func nonce(key: Secret<[UInt8]>) -> String {
        KeyedDigest.compute(key: key, parts: ["lockstep duo nonce", text])
    }

    package func isLive(at now: Timestamp) -> Bool { challenge.isLive(at: now, for: Self.lives) }

    /// As it is kept once it has come back.
    package var spent: SpentChallenge { challenge.spent(after: Self.lives) }

    private static func context(
        _ purpose: Purpose, _ flow: ID<Flow>, _ link: String, _ destination: String
    ) -> [String] {
        ["lockstep duo state", purpose.rawValue, flow.rawValue, link, destination]
    }
}
