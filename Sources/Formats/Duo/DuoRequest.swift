package import Domain

/// A request to Duo's own servers, to be posted as `application/x-www-form-urlencoded`.
package struct DuoRequest: Sendable {
    package let url: String
    /// Holds a signed assertion, good for five minutes.
    package let form: Secret<String>
}

/// What is asked of Duo (Duo OIDC Auth API, "API Details"). Every request carries a JWT signed with the client's secret.
extension DuoConfiguration {
    /// Whether Duo answers and knows this client: to be asked before a person is sent there.
    ///
    /// - Parameter id: Never used before; makes this assertion one of a kind.
    package func healthCheck(id: String, now: Timestamp) -> DuoRequest {
        let url = origin + "/oauth/v1/health_check"
        return DuoRequest(
            url: url,
            form: Secret(
                FormText.encode([
                    ("client_id", clientID), ("client_assertion", assertion(for: url, id: id, now: now)),
                ])))
    }

    /// Where the person's browser is sent. From there it comes back to `redirect` with `state` and `duo_code`.
    ///
    /// - Parameters:
    ///   - state: Binds the answer to the browser that asks: 22 to 1,024 characters of chance.
    ///   - nonce: Binds the token to this request: as long.
    /// - Returns: `nil` where `state` or `nonce` is too short or too long, or there is no user name.
    package func authorizeURL(
        userName: String, state: String, nonce: String, redirect: String, now: Timestamp
    ) -> String? {
        guard !userName.isEmpty, Self.isChance(state), Self.isChance(nonce) else { return nil }
        let request = sign([
            "response_type": .string("code"), "scope": .string("openid"), "client_id": .string(clientID),
            "redirect_uri": .string(redirect), "state": .string(state), "nonce": .string(nonce),
            "duo_uname": .string(userName), "use_duo_code_attribute": .bool(true), "iss": .string(clientID),
            "aud": .string(origin), "exp": expiry(now),
        ])
        let query = FormText.encode([
            ("response_type", "code"), ("client_id", clientID), ("scope", "openid"), ("redirect_uri", redirect),
            ("nonce", nonce), ("request", request),
        ])
        return "\(origin)/oauth/v1/authorize?\(query)"
    }

    /// Exchanges the code that the browser brought back for the token that says how it went.
    package func tokenRequest(code: String, redirect: String, id: String, now: Timestamp) -> DuoRequest {
        DuoRequest(
            url: tokenURL,
            form: Secret(
                FormText.encode([
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
                    ("client_id", clientID),
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    ("client_assertion", assertion(for: tokenURL, id: id, now: now)),
                ])))
    }

    /// Also what a token names as its issuer.
    var tokenURL: String { origin + "/oauth/v1/token" }

    private func assertion(for url: String, id: String, now: Timestamp) -> String {
        sign([
            "iss": .string(clientID), "sub": .string(clientID), "aud": .string(url), "jti": .string(id),
            "exp": expiry(now),
        ])
    }

    private func sign(_ claims: [String: JSON]) -> String {
        CompactJWS.sign(claims, with: key)
    }

    /// Five minutes are the longest that Duo takes.
    private func expiry(_ now: Timestamp) -> JSON {
        .integer((now + .minutes(5)).milliseconds / 1_000)
    }

    /// Duo asks for 16 characters; 22 of base64url are 128 bits.
    static func isChance(_ text: String) -> Bool {
        (22...1_024).contains(text.utf8.count)
    }
}
