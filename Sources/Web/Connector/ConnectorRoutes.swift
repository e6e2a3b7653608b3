import Domain
import Formats
import Hummingbird
import UseCases

/// Who carries passwords to directories, for administrators.
struct ConnectorRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/connections/connectors") { visit in
            try await visit.holding(\.auditing) { signedIn, right in
                let page = ConnectorListPage(
                    connectors: try await right.listConnectors().found(),
                    mayChange: signedIn.rights.contains(.administration), isRemoved: visit.query("done") == "removed")
                return try await visit.page(page, signedIn: signedIn)
            }
        }
        routes.get("/connections/connectors/new") { visit in
            try await visit.holdingProven(\.administration) { signedIn, _ in
                try await visit.page(NewConnectorPage(), signedIn: signedIn)
            }
        }
        routes.post("/connections/connectors/new") { visit in
            try await visit.holdingProven(\.administration) { try await add(visit, $0, $1) }
        }
        routes.get("/connections/connectors/:id") { visit in
            try await visit.holding(\.auditing) { signedIn, right in
                let page = ConnectorPage(
                    overview: try await find(visit, right), mayChange: signedIn.rights.contains(.administration),
                    isConfirmed: visit.query("done") == "confirmed")
                return try await visit.page(page, signedIn: signedIn)
            }
        }
        routes.get("/connections/connectors/:id/:action") { visit in
            try await visit.holdingProven(ConnectionRights.init) { signedIn, rights in
                try await visit.page(try await actionPage(visit, rights), signedIn: signedIn)
            }
        }
        routes.post("/connections/connectors/:id/:action") { visit in
            try await visit.holdingProven(ConnectionRights.init) { try await act(visit, $0, $1) }
        }
    }

    private func find(_ visit: Visit, _ right: AuditingRight) async throws -> ConnectorOverview {
        try await right.findConnector(try visit.id(Connector.self)).orNotFound()
    }

    private func add(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        var page = NewConnectorPage(name: String(visit.field("name").prefix(1_000)))
        guard let name = ConnectionName(page.name) else {
            page.problems = [.connectionNameMalformed]
            return try await visit.refused(page, signedIn: signedIn)
        }
        switch try await right.addConnector(name) {
        case .done(let added): return try await show(added, visit, signedIn)
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    private func show(_ new: NewConnector, _ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.page(
            ConnectorTokenPage(connector: new.connector, token: new.registration.text), signedIn: signedIn)
    }

    private func actionPage(_ visit: Visit, _ rights: ConnectionRights) async throws -> ConnectorActionPage {
        guard let action = visit.context.parameters.get("action").flatMap(ConnectorAction.init(rawValue:)) else {
            throw WebFault.notFound
        }
        guard action != .confirm || rights.owning != nil else { throw WebFault.notAllowed }
        let typed = visit.field(action == .confirm ? "fingerprint" : "reason")
        return ConnectorActionPage(
            connector: try await find(visit, rights.seeing).connector, action: action,
            typed: String(typed.prefix(1_000)))
    }

    private func act(_ visit: Visit, _ signedIn: SignedIn, _ rights: ConnectionRights) async throws -> Response {
        var page = try await actionPage(visit, rights)
        let (id, list): (ID<Connector>, PortalPath) = (page.connector.id, "/connections/connectors?done=removed")
        let refusals: [Refusal]
        switch page.action {
        case .confirm:
            let typed = String(page.typed.trimmingSpaces)
            guard let owning = rights.owning else { throw WebFault.notAllowed }
            switch try await owning.confirmConnector(id, fingerprint: typed) {
            case .done: return visit.redirect(to: page.connector.page.asking("done", "confirmed"))
            case .refused(let found): refusals = found
            }
        case .renew, .remove:
            switch Reason.read(page.typed, isNeeded: true) {
            case .refused(let found): refusals = found
            case .done(let reason):
                if page.action == .renew {
                    switch try await rights.changing.renewConnector(id, because: reason) {
                    case .done(let renewed): return try await show(renewed, visit, signedIn)
                    case .refused(let found): refusals = found
                    }
                } else {
                    switch try await rights.changing.removeConnector(id, because: reason) {
                    case .done: return visit.redirect(to: list)
                    case .refused(let found): refusals = found
                    }
                }
            }
        }
        try refusals.checkAllowed()
        page.problems = refusals
        return try await visit.refused(page, signedIn: signedIn)
    }
}
