import Domain
import Hummingbird
import UseCases

/// One thing done to many people: chosen in the list, previewed, reasoned, and then watched.
struct BulkRoutes {
    /// How many a preview looks at: somebody waits for it, and thousands of lines tell no more.
    static let previewed = 2_000

    func add(to routes: PageRoutes) {
        routes.get("/users/bulk") { visit in
            try await visit.holding(\.reading) { signedIn, reading in
                try await visit.page(BulkListPage(actions: try await reading.listBulk().found()), signedIn: signedIn)
            }
        }
        routes.post("/users/bulk", choice: "person") { visit in
            try await visit.holding(\.administration) { try await preview(visit, $0, $1) }
        }
        routes.post("/users/bulk/begin") { visit in
            try await visit.holding(\.administration) { try await begin(visit, $0, $1) }
        }
        routes.get("/users/bulk/:id") { visit in
            try await visit.holding(\.reading) { signedIn, reading in
                guard let bulk = try await reading.findBulk(try visit.id(BulkAction.self)).found() else {
                    throw WebFault.notFound
                }
                return try await visit.page(
                    BulkProgressPage(bulk: bulk, mayStop: signedIn.rights.contains(.administration)), signedIn: signedIn
                )
            }
        }
        routes.post("/users/bulk/:id/stop") { visit in
            try await visit.holding(\.administration) { _, administration in
                guard let bulk = try await administration.stopBulk(try visit.id(BulkAction.self)).found() else {
                    throw WebFault.notFound
                }
                let page: PortalPath = "/users/bulk"
                return visit.redirect(to: page.of(bulk.id))
            }
        }
    }

    private func preview(
        _ visit: Visit, _ signedIn: SignedIn, _ administration: AdministrationRight
    ) async throws -> Response {
        let (action, choice) = try choice(visit)
        guard choice.people?.isEmpty != true else {
            return try await again(visit, signedIn, choice, [.nobodyChosen])
        }
        switch try await administration.previewBulk(action, on: choice.selection, upTo: Self.previewed) {
        case .refused(let refusals):
            try refusals.checkAllowed()
            return try await again(visit, signedIn, choice, refusals)
        case .done(let preview):
            return try await visit.page(
                BulkPreviewPage(action: action, choice: choice, preview: preview), signedIn: signedIn)
        }
    }

    /// The list, with what is the matter.
    private func again(
        _ visit: Visit, _ signedIn: SignedIn, _ choice: BulkChoice, _ problems: [Refusal]
    ) async throws -> Response {
        guard let reading = visit.installation.rights(of: signedIn).reading else { throw WebFault.notAllowed }
        var page = try await visit.userList(choice.query, reading, mayChange: true)
        page.problems = problems
        return try await visit.refused(page, signedIn: signedIn)
    }

    private func begin(
        _ visit: Visit, _ signedIn: SignedIn, _ administration: AdministrationRight
    ) async throws -> Response {
        let (action, choice) = try choice(visit)
        let typed = visit.field("reason")
        let problems: [Refusal]
        switch Reason.read(typed, isNeeded: true) {
        case .refused(let refusals): problems = refusals
        case .done(nil): problems = [.reasonMissing]
        case .done(let reason?):
            switch try await administration.beginBulk(action, on: choice.selection, because: reason) {
            case .done(let bulk):
                let page: PortalPath = "/users/bulk"
                return visit.redirect(to: page.of(bulk.id))
            case .refused(let refusals): problems = refusals
            }
        }
        try problems.checkAllowed()
        let preview = try await administration.previewBulk(action, on: choice.selection, upTo: Self.previewed).found()
        let page = BulkPreviewPage(
            action: action, choice: choice, preview: preview, reason: typed, problems: problems)
        return try await visit.refused(page, signedIn: signedIn)
    }

    private func choice(_ visit: Visit) throws(WebFault) -> (UserAction, BulkChoice) {
        guard let action = UserAction(name: visit.field("action")), action.isForMany else { throw .badRequest }
        return (action, try BulkChoice(visit.form, ticked: visit.chosen))
    }
}
