import Domain
import Formats
import Foundation
import Testing

@Suite("Duo requests")
struct DuoRequestTests {
    private let now = Timestamp(milliseconds: 1_763_772_000_500)
    private let key = HS512Key(Secret(Array(DuoConfigurationTests.secret.utf8)))
    private let chance = String(repeating: "s", count: 22)

    private func fields(_ text: String) -> [String: String] {
        let items = URLComponents(string: "?" + text)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first + " twice" }
    }

    private func claims(_ text: String?) throws -> JSON {
        try CompactJWS(verifying: try #require(text), with: key).payload
    }

    @Test("The health check says who asks, for five minutes")
    func healthCheck() throws {
        let request = try DuoConfigurationTests.sample().healthCheck(id: "id-1", now: now)
        let url = "https://api-0123abcd.duosecurity.com/oauth/v1/health_check"
        #expect(request.url == url)
        let fields = fields(request.form.exposed)
        #expect(fields["client_id"] == DuoConfigurationTests.clientID)
        #expect(
            try claims(fields["client_assertion"])
                == .object([
                    "iss": .string(DuoConfigurationTests.clientID), "sub": .string(DuoConfigurationTests.clientID),
                    "aud": .string(url), "jti": .string("id-1"), "exp": .integer(1_763_772_300),
                ]))
    }

    @Test("The address of the prompt holds a signed request for this person and this flow")
    func authorize() throws {
        let nonce = String(repeating: "n", count: 22)
        let redirect = "https://portal.northwind.example/login/duo?a=b&c"
        let url = try #require(
            try DuoConfigurationTests.sample().authorizeURL(
                userName: "zoë & co", state: chance, nonce: nonce, redirect: redirect, now: now))
        let start = "https://api-0123abcd.duosecurity.com/oauth/v1/authorize?"
        #expect(url.hasPrefix(start))
        let fields = fields(String(url.dropFirst(start.count)))
        #expect(fields["response_type"] == "code")
        #expect(fields["client_id"] == DuoConfigurationTests.clientID)
        #expect(fields["nonce"] == nonce)
        #expect(fields["redirect_uri"] == redirect)
        #expect(
            try claims(fields["request"])
                == .object([
                    "response_type": .string("code"), "scope": .string("openid"), "exp": .integer(1_763_772_300),
                    "client_id": .string(DuoConfigurationTests.clientID), "redirect_uri": .string(redirect),
                    "state": .string(chance), "nonce": .string(nonce), "duo_uname": .string("zoë & co"),
                    "iss": .string(DuoConfigurationTests.clientID),
                    "aud": .string("https://api-0123abcd.duosecurity.com"), "use_duo_code_attribute": .bool(true),
                ]))
    }

    @Test("State and nonce have 22 to 1,024 characters", arguments: [0, 21, 1_025])
    func lengths(length: Int) throws {
        let configuration = try DuoConfigurationTests.sample()
        let unfit = String(repeating: "x", count: length)
        for (state, nonce) in [(unfit, chance), (chance, unfit)] {
            #expect(
                configuration.authorizeURL(userName: "ada", state: state, nonce: nonce, redirect: "/", now: now) == nil)
        }
        #expect(
            configuration.authorizeURL(userName: "", state: chance, nonce: chance, redirect: "/", now: now) == nil)
    }

    @Test("The token request spends the code")
    func token() throws {
        let request = try DuoConfigurationTests.sample()
            .tokenRequest(code: "c+d/e=", redirect: "https://a.example/b", id: "id-2", now: now)
        #expect(request.url == "https://api-0123abcd.duosecurity.com/oauth/v1/token")
        let fields = fields(request.form.exposed)
        #expect(fields["grant_type"] == "authorization_code")
        #expect(fields["code"] == "c+d/e=")
        #expect(fields["redirect_uri"] == "https://a.example/b")
        #expect(fields["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(try claims(fields["client_assertion"])["aud"] == .string(request.url))
    }
}
