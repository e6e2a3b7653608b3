import Domain
import Hummingbird
import UseCases

/// What is done with a directory as a whole. Who is bound is whose password goes there: whoever begins it has just proven
/// who they are.
struct DirectoryRunRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/connections/:id/drift") { visit in
            try await visit.seeing(.drift) { signedIn, _, connection, latest in
                try await visit.page(DriftPage(connection: connection, latest: latest), signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/drift") { visit in
            try await visit.seeing(.drift) { signedIn, administration, connection, latest in
                var page = DriftPage(connection: connection, latest: latest)
                switch try await administration.checkDrift(of: connection.id) {
                case .done(let report): page.report = report
                case .refused(let refusals): page.problems = refusals
                }
                return try await visit.answer(page, signedIn)
            }
        }
    }

    func addMatching(to routes: PageRoutes) {
        routes.get("/connections/:id/matching") { visit in
            try await visit.seeing(.matching) { signedIn, _, connection, latest in
                try await visit.page(MatchingPage(connection: connection, latest: latest), signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/matching") { visit in
            try await visit.seeing(.matching) { signedIn, administration, connection, latest in
                var page = MatchingPage(connection: connection, latest: latest)
                switch try await administration.previewMatching(of: connection.id) {
                case .done(let preview): page.preview = preview
                case .refused(let refusals): page.problems = refusals
                }
                return try await visit.answer(page, signedIn)
            }
        }
        routes.post("/connections/:id/matching/begin") { visit in
            try await visit.seeing(.matching) { _, administration, connection, _ in
                try await administration.beginDirectoryRun(.matching, at: connection.id, seen: visit.field("plan"))
                    .checkDone()
                return visit.redirect(to: .of(.matching, at: connection.id))
            }
        }
    }

    func addImport(to routes: PageRoutes) {
        routes.get("/connections/:id/import") { visit in
            try await visit.seeing(.importing) { signedIn, _, connection, latest in
                try await visit.page(DirectoryImportPage(connection: connection, latest: latest), signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/import") { visit in
            try await visit.seeing(.importing) { signedIn, administration, connection, latest in
                var page = DirectoryImportPage(connection: connection, latest: latest)
                switch try await administration.previewDirectoryImport(of: connection.id) {
                case .done(let preview): page.preview = preview
                case .refused(let refusals): page.problems = refusals
                }
                return try await visit.answer(page, signedIn)
            }
        }
        routes.post("/connections/:id/import/begin") { visit in
            try await visit.seeing(.importing) { _, administration, connection, _ in
                let pace = visit.field("mails") == "yes" ? ActivationPace(perMinute: 60) : nil
                try await administration.beginDirectoryRun(
                    .importing, at: connection.id, seen: visit.field("plan"), activatingAt: pace
                ).checkDone()
                return visit.redirect(to: .of(.importing, at: connection.id))
            }
        }
    }
}

extension Visit {
    /// Runs a handler with the connection that the address names, and the latest run there.
    fileprivate func seeing(
        _ kind: DirectoryRunKind,
        _ handler: (SignedIn, AdministrationRight, Connection, DirectoryRun?) async throws -> Response
    ) async throws -> Response {
        try await holding(\.administration) { _, administration in
            let id = try self.id(Connection.self)
            guard case .done((let connection, let latest)) = try await administration.findDirectoryRun(kind, at: id)
            else { throw WebFault.notFound }
            return try await holdingProven(\.administration, returningTo: .of(kind, at: id)) {
                signedIn, administration in
                try await handler(signedIn, administration, connection, latest)
            }
        }
    }

    fileprivate func answer(_ page: some Page, _ signedIn: SignedIn) async throws -> Response {
        try page.problems.checkAllowed()
        return page.problems.isEmpty
            ? try await self.page(page, signedIn: signedIn) : try await refused(page, signedIn: signedIn)
    }
}

extension Outcome where Value == Void {
    fileprivate func checkDone() throws {
        guard case .refused(let refusals) = self else { return }
        try refusals.checkAllowed()
        throw WebFault.notFound
    }
}

extension PortalPath {
    fileprivate static func of(_ kind: DirectoryRunKind, at connection: ID<Connection>) -> PortalPath {
        let list: PortalPath = "/connections"
        return switch kind {
        case .matching: list.of(connection, "/matching")
        case .importing: list.of(connection, "/import")
        case .drift: list.of(connection, "/drift")
        }
    }
}
