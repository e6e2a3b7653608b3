import Domain
import Formats
import Hummingbird
import UseCases

// What outlasts a session is done by whoever has just proven who they are, not by whoever holds a cookie: making
// administrators, changing what holds for everybody, changing what mails say. See docs/decisions/0023-proven-again.md.

extension Visit {
    /// Runs a handler for an administrator who has a right and has proven themself within the last minutes. Anybody else
    /// who has the right is asked to, and comes back to the page then.
    ///
    /// - Parameters:
    ///   - page: Where they come back to, if not to this page.
    ///   - limit: How long ago the proof may have been given; where nothing says so, whoever was shown a form has the time
    ///     that a flow lives to send it.
    func holdingProven<Held>(
        _ right: (Rights) -> Held?, returningTo page: PortalPath? = nil, within limit: Duration? = nil,
        _ handler: (SignedIn, Held) async throws -> Response
    ) async throws -> Response {
        try await holding(right) { signedIn, held in
            let limit = limit ?? (request.method == .get ? FactorChange.freshFor : Flow.lives)
            if try await installation.hasProvenAgain(signedIn, in: cookie(.flow), within: limit) {
                return try await handler(signedIn, held)
            }
            return try await proveAgain(signedIn, returningTo: page ?? visited)
        }
    }

    /// Where a flow says that somebody was who was asked to prove themself.
    func findPlace(_ signedIn: SignedIn) async throws -> PortalPath? {
        guard let flow = cookie(.flow), let place = try await installation.findTyped(in: flow, of: signedIn) else {
            return nil
        }
        return PortalPath(visited: place.exposed)
    }

    private func proveAgain(_ signedIn: SignedIn, returningTo page: PortalPath) async throws -> Response {
        let step = try await installation.beginFactorsFlow(of: signedIn, keeping: Secret(page.text))
        var response =
            if case .open = step {
                redirect(to: page)
            } else {
                redirect(
                    to: FlowPurpose.factors.factorPath.asking("next", FactorsDestination.place.rawValue))
            }
        set(.flow, to: step.token, in: &response)
        return response
    }

    private var visited: PortalPath {
        let prefix = entrance.address(of: "/")
        let path = request.uri.path
        return path.hasPrefix(prefix) ? PortalPath(visited: String(path.dropFirst(prefix.count))) ?? "/" : "/"
    }
}
