import Domain
import Hummingbird
import UseCases

/// Where events go besides, for administrators who may see them.
struct ForwardingRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/events/forwarding") { visit in
            try await visit.holding(\.auditing) { signedIn, right in
                try await page(
                    visit, signedIn, right, tried: visit.query("tried").flatMap(EventReceiver.init).map { ($0, nil) })
            }
        }
        routes.post("/events/forwarding") { visit in
            try await visit.holding(TryingRights.init) { signedIn, rights in
                guard let receiver = EventReceiver(rawValue: visit.field("receiver")) else { throw WebFault.badRequest }
                let failure = try await rights.trying.tryReceiver(receiver).found()
                guard !failure.isEmpty else {
                    return visit.redirect(to: ("/events/forwarding" as PortalPath).asking("tried", receiver.rawValue))
                }
                return try await page(visit, signedIn, rights.seeing, tried: (receiver, failure))
            }
        }
    }

    private func page(
        _ visit: Visit, _ signedIn: SignedIn, _ right: AuditingRight,
        tried: (receiver: EventReceiver, failure: String?)?
    ) async throws -> Response {
        try await visit.page(
            ForwardingPage(
                receivers: try await right.listForwardingHealth().found(),
                mayChange: signedIn.rights.contains(.administration), tried: tried),
            status: tried?.failure == nil ? .ok : .badGateway, signedIn: signedIn)
    }
}

/// Who has a receiver tried sees what comes of it.
private struct TryingRights {
    let seeing: AuditingRight
    let trying: AdministrationRight

    init?(_ rights: Rights) {
        guard let seeing = rights.auditing, let trying = rights.administration else { return nil }
        (self.seeing, self.trying) = (seeing, trying)
    }
}
