package import Domain
package import Formats

/// Duo's Universal Prompt: the person is sent to Duo and comes back with a code, for which Duo says how it went.
///
/// The configuration is an argument because administrators change it while the service runs.
package protocol DuoService: Sendable {
    /// Whether Duo answers and knows this client. If not, Duo is not offered; nobody is ever let through instead.
    func isHealthy(_ configuration: DuoConfiguration, now: Timestamp) async -> Bool

    /// Where the person's browser is sent; it comes back to `redirect` with the parameters `state` and `duo_code`.
    ///
    /// - Parameters:
    ///   - userName: Whom Duo is to ask. Keep it with `state` and `nonce` in the flow.
    ///   - state: 22 to 1,024 characters of chance. The answer counts only in the browser that holds the same.
    ///   - nonce: Likewise, never shown to the browser but inside this address.
    /// - Returns: `nil` where one of these is too short or too long.
    func authorizeURL(
        _ configuration: DuoConfiguration, userName: String, state: String, nonce: String, redirect: String,
        now: Timestamp
    ) -> String?

    /// Spends the code that the browser brought back, after its `state` was found to be the flow's.
    ///
    /// - Throws: When nothing is known about how it went. That is never a proof.
    func exchange(
        _ configuration: DuoConfiguration, code: String, userName: String, nonce: String, redirect: String,
        now: Timestamp
    ) async throws(DuoFault) -> DuoOutcome
}

package enum DuoOutcome: Hashable, Sendable {
    /// Duo vouches for this person in this flow: the only proof.
    case allowed
    case denied
    /// Duo does not know the code, or it was used already.
    case codeRefused
}

package enum DuoFault: Error, Hashable, Sendable {
    case unreachable(OutgoingFault)
    /// Duo answered with an HTTP status that is neither a yes nor a no.
    case unexpectedAnswer(status: Int)
    /// Duo's token proves nothing: it is forged, or Duo is at fault.
    case tokenRefused(DuoTokenFault)
}

extension DuoFault: CustomStringConvertible {
    /// For operators: what happened. Holds no text that came from outside.
    package var description: String {
        switch self {
        case .unreachable(let fault): fault.description
        case .unexpectedAnswer(400), .unexpectedAnswer(401):
            "Duo does not know the client ID or the secret, or a clock is wrong."
        case .unexpectedAnswer(let status): "Duo answered with the status \(status)."
        case .tokenRefused(.expired), .tokenRefused(.issuedAt):
            "Duo's token is from another time: a clock is wrong, this machine's or Duo's."
        case .tokenRefused(let fault): "Duo's token can't be believed (\(fault.name))."
        }
    }
}

extension DuoTokenFault {
    /// In the trail.
    var name: String {
        switch self {
        case .malformed: "malformed"
        case .signature: "signature"
        case .issuer: "issuer"
        case .audience: "audience"
        case .expired: "expired"
        case .issuedAt: "issued-at"
        case .nonce: "nonce"
        case .userName: "user-name"
        }
    }
}
