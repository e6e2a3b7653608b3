import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import UseCases

/// `GET /api/v1/session`: who is signed in, until when, with which proofs.
struct SessionAPIRoutes {
    let portal: Portal

    func add(to routes: RouterGroup<WebContext>) {
        let portal = portal
        routes.get("/api/v1/session") { request, _ in
            let token = PortalCookie.session.token(
                in: request.headers, at: .users, isSecure: portal.baseURL.isSecure)
            guard let token, let signedIn = try await portal.installation.findSession(token) else {
                return Self.notSignedIn
            }
            // Whoever asks takes an answer for a person who has proven all that is asked of them.
            guard signedIn.session.scope == .full else { return Self.notSignedIn }
            return Self.answer(signedIn)
        }
    }

    private static func answer(_ signedIn: SignedIn) -> Response {
        let (session, account) = (signedIn.session, signedIn.account)
        let endsAt = session.endsAt(for: account, under: signedIn.settings.session)
        return .json(
            .object([
                "account": .string(account.id.rawValue), "email": .string(account.email.text),
                "ends_at": .integer(endsAt.milliseconds), "name": .string(account.name.full),
                "proofs": .array(session.proofs.map(\.apiName).sorted().map { .string($0) }),
                "signed_in_at": .integer(session.signedInAt.milliseconds),
            ]))
    }

    private static var notSignedIn: Response {
        JSONProblem(status: .unauthorized, code: "not-signed-in", title: "Nobody is signed in").response
    }
}

extension ProofKind {
    /// As `proofs` names it.
    fileprivate var apiName: String {
        switch self {
        case .currentPassword: "password"
        case .verifiedPasskey: "passkey-verified"
        default: factor?.rawValue ?? rawValue
        }
    }
}
