import Domain
import Hummingbird
import UseCases

extension Visit {
    /// Runs a handler for an administrator who has a right. Whoever is signed in without it is told so.
    func holding<Held>(
        _ right: (Rights) -> Held?, _ handler: (SignedIn, Held) async throws -> Response
    ) async throws -> Response {
        try await signedIn { signedIn in
            do {
                guard let held = right(installation.rights(of: signedIn)) else { throw WebFault.notAllowed }
                return try await handler(signedIn, held)
            } catch let fault as WebFault where fault == .notAllowed || fault == .notFound {
                let page = ErrorPage(fault.kind)
                return try await self.page(page, status: page.status, signedIn: signedIn)
            }
        }
    }

    /// The id in the address.
    func id<Subject>(_ subject: Subject.Type) throws(WebFault) -> ID<Subject> {
        guard let id = context.parameters.get("id").flatMap(ID<Subject>.init(parsing:)) else { throw .notFound }
        return id
    }
}

extension Outcome {
    /// What was looked for. A look is refused for one reason only: the right was lost since the page was asked for.
    func found() throws(WebFault) -> Value {
        switch self {
        case .done(let value): return value
        case .refused: throw .notAllowed
        }
    }
}

extension [Refusal] {
    /// Where the right itself was lost, there is nothing to mend in a form.
    func checkAllowed() throws(WebFault) {
        if contains(.notAllowed) { throw .notAllowed }
    }
}
