import Domain
import Formats
import HTTPTypes
import UseCases

/// `GET /api/v1/session`: who asks, until when, with which proofs.
enum SessionOperations {
    static let find = APIOperation(
        method: .get, path: "/api/v1/session", name: "getSession",
        summary: "Who is signed in, or which key this is", access: .keyOrSession,
        answer: .named(
            "Session",
            .object([
                .optional("account", .id, "Of a person."), .optional("email", .text()), .required("name", .text()),
                .optional("proofs", .list(.text()), "What a person has signed in with."),
                .optional("signed_in_at", .time), .optional("key", .id, "Of a program."),
                .optional("role", .choice(AdministratorRole.allCases.map(\.rawValue))), .required("ends_at", .time),
            ]))
    ) { call in
        if let signedIn = call.signedIn { return APIAnswer(json(of: signedIn)) }
        guard let key = call.key else { throw APIProblem([.notAllowed]) }
        return APIAnswer(
            .object([
                "key": .string(key.id.rawValue), "name": .string(key.name.text), "role": .string(key.role.rawValue),
                "ends_at": .integer(key.expiresAt.milliseconds),
            ]))
    }

    static func json(of signedIn: SignedIn) -> JSONText {
        let (session, account) = (signedIn.session, signedIn.account)
        let endsAt = session.endsAt(for: account, under: signedIn.settings.session)
        return .object([
            "account": .string(account.id.rawValue), "email": .string(account.email.text),
            "ends_at": .integer(endsAt.milliseconds), "name": .string(account.name.full),
            "proofs": .array(session.proofs.map(\.apiName).sorted().map { .string($0) }),
            "signed_in_at": .integer(session.signedInAt.milliseconds),
        ])
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
