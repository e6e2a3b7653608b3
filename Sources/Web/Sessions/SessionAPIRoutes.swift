import Domain
import FoundationEssentials
import Hummingbird
import NIOCore
import UseCases

/// `GET /api/v1/session`: who is signed in, until when, with which proofs.
struct SessionAPIRoutes {
    let portal: Portal

    private struct Answer: Encodable {
        let account: String
        let email: String
        let name: String
        let signedInAt: Int64
        let endsAt: Int64
        let proofs: [String]

        enum CodingKeys: String, CodingKey {
            case account, email, name, proofs
            case signedInAt = "signed_in_at"
            case endsAt = "ends_at"
        }
    }

    /// RFC 9457.
    private struct Problem: Encodable {
        let type = "about:blank"
        let title: String
        let status: Int
        let code: String
    }

    func add(to routes: RouterGroup<WebContext>) {
        let portal = portal
        routes.get("/api/v1/session") { request, _ in
            let token = PortalCookie.session.token(in: request.headers, isSecure: portal.baseURL.isSecure)
            guard let token, let signedIn = try await portal.installation.findSession(token) else {
                let problem = Problem(title: "Nobody is signed in", status: 401, code: "not-signed-in")
                return try Self.json(problem, status: .unauthorized, type: "application/problem+json")
            }
            let (session, account) = (signedIn.session, signedIn.account)
            let answer = Answer(
                account: account.id.rawValue, email: account.email.text, name: account.name.full,
                signedInAt: session.signedInAt.milliseconds,
                endsAt: session.endsAt(for: account, under: signedIn.settings.session).milliseconds,
                proofs: ["password"])
            return try Self.json(answer, status: .ok, type: "application/json")
        }
    }

    private static func json(_ value: some Encodable, status: HTTPResponse.Status, type: String) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }
}
