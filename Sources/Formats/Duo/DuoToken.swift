package import Domain

/// Why Duo's token proves nothing. All of these mean the same for the person: no proof.
package enum DuoTokenFault: Error, Hashable, Sendable {
    /// The answer or the token can't be read.
    case malformed
    /// The signature is not Duo's, or not by HS512.
    case signature(CompactJWS.Fault)
    case issuer
    case audience
    /// The expiry is missing or past.
    case expired
    /// The time of issue is missing or to come.
    case issuedAt
    /// It answers another request.
    case nonce
    /// It speaks of another person.
    case userName
}

/// What Duo says at the end of its prompt: the token (OpenID Connect Core 1.0, section 2) that answers a token request.
package struct DuoToken: Hashable, Sendable {
    /// `auth_result.result` is `allow`. Anything else, also nothing at all, is a no.
    package let isAllowed: Bool

    /// How far two clocks may differ.
    package static let leeway = Duration.seconds(60)

    /// - Parameters:
    ///   - answer: The body of the answer to `tokenRequest`.
    ///   - userName: As given to `authorizeURL`.
    ///   - nonce: As given to `authorizeURL`.
    package init(
        answer: [UInt8], for configuration: DuoConfiguration, userName: String, nonce: String, now: Timestamp
    ) throws(DuoTokenFault) {
        guard let token = JSON(answer)?["id_token"]?.string else { throw .malformed }
        let claims: JSON
        do {
            claims = try CompactJWS(verifying: token, with: configuration.key).payload
        } catch {
            throw .signature(error)
        }
        guard Self.equals(claims["iss"], configuration.tokenURL) else { throw .issuer }
        guard Self.names(claims["aud"], configuration.clientID) else { throw .audience }
        let now = Double(now.milliseconds) / 1_000
        let leeway = Double(Self.leeway.inMilliseconds) / 1_000
        guard let expiry = claims["exp"]?.double, now < expiry + leeway else { throw .expired }
        guard let issuedAt = claims["iat"]?.double, issuedAt <= now + leeway else { throw .issuedAt }
        guard DuoConfiguration.isChance(nonce), Self.equals(claims["nonce"], nonce) else { throw .nonce }
        guard !userName.isEmpty, Self.equals(claims["preferred_username"], userName) else { throw .userName }
        isAllowed = claims["auth_result"]?["result"] == .string("allow")
    }

    /// Byte by byte: to Swift, texts in different normal forms are equal.
    private static func equals(_ claim: JSON?, _ expected: String) -> Bool {
        claim?.string.map { ConstantTime.areEqual($0, expected) } ?? false
    }

    /// `aud` is one name or a list of names; a list with others in it is not meant for this client alone.
    private static func names(_ audience: JSON?, _ client: String) -> Bool {
        if case .array(let names) = audience {
            names.count == 1 && equals(names.first, client)
        } else {
            equals(audience, client)
        }
    }
}
