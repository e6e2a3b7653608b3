import Domain
import Formats
import Hummingbird
import Texts
import UseCases

/// Directories, for administrators.
struct ConnectionRoutes {
    /// In bytes, with certificates in it, each of whose signs may take three.
    private static let largestForm = 256 * 1_024

    func add(to routes: PageRoutes) {
        routes.get("/connections") { visit in
            try await visit.holding(\.auditing) { try await list(visit, $0, $1) }
        }
        routes.get("/connections/new") { visit in
            try await visit.holdingProven(\.administration) { signedIn, _ in
                try await visit.page(NewConnectionPage(), signedIn: signedIn)
            }
        }
        routes.post("/connections/new", upTo: Self.largestForm) { visit in
            try await visit.holdingProven(\.administration) { try await add(visit, $0, $1) }
        }
        routes.get("/connections/:id") { visit in
            try await visit.holding(\.auditing) { try await show(visit, $0, $1) }
        }
        routes.get("/connections/:id/change/:group") { visit in
            try await visit.holdingProven(ConnectionRights.init) { signedIn, rights in
                let page = ConnectionGroupPage(
                    connection: try await visit.connection(rights.seeing).connection, group: try group(visit))
                return try await visit.page(page, signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/change/:group", upTo: Self.largestForm) { visit in
            try await visit.holdingProven(ConnectionRights.init) { try await change(visit, $0, $1) }
        }
        routes.get("/connections/:id/reader") { visit in
            try await visit.holdingProven(ConnectionRights.init) { signedIn, rights in
                let overview = try await visit.connection(rights.seeing)
                return try await visit.page(ReaderPasswordPage(connection: overview.connection), signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/reader") { visit in
            try await visit.holdingProven(ConnectionRights.init) { try await setReader(visit, $0, $1) }
        }
        routes.get("/connections/:id/writer") { visit in
            try await visit.holdingProven(ConnectionRights.init) { signedIn, rights in
                try await visit.page(try await writerPage(visit, rights), signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/writer") { visit in
            try await visit.holdingProven(ConnectionRights.init) { try await setWriter(visit, $0, $1) }
        }
        routes.get("/connections/:id/test") { visit in
            try await visit.holdingProven(ConnectionRights.init) { signedIn, rights in
                let overview = try await visit.connection(rights.seeing)
                return try await visit.page(ConnectionTestPage(connection: overview.connection), signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/test") { visit in
            try await visit.holdingProven(ConnectionRights.init) { try await test(visit, $0, $1) }
        }
        routes.get("/connections/:id/:action") { visit in
            try await visit.holdingProven(ConnectionRights.init) { signedIn, rights in
                try await visit.page(try await actionPage(visit, rights), signedIn: signedIn)
            }
        }
        routes.post("/connections/:id/:action") { visit in
            try await visit.holdingProven(ConnectionRights.init) { try await act(visit, $0, $1) }
        }
    }

    private func list(_ visit: Visit, _ signedIn: SignedIn, _ right: AuditingRight) async throws -> Response {
        let page = ConnectionListPage(
            connections: try await right.listConnections().found(),
            mayChange: signedIn.rights.contains(.administration), isRemoved: visit.query("done") == "removed")
        return try await visit.page(page, signedIn: signedIn)
    }

    private func show(_ visit: Visit, _ signedIn: SignedIn, _ right: AuditingRight) async throws -> Response {
        let page = ConnectionPage(
            overview: try await visit.connection(right), mayChange: signedIn.rights.contains(.administration),
            done: visit.query("done").flatMap { Self.words($0, visit.query("count").flatMap { Int($0) } ?? 0) })
        return try await visit.page(page, signedIn: signedIn)
    }

    /// What was just done.
    private static func words(_ done: String, _ count: Int) -> String? {
        switch done {
        case "added": ConnectionWords.added
        case "changed": ConnectionWords.changed
        case "reader": ConnectionWords.readerSet
        case "writer": ConnectionWords.writerSet
        case "pause": DeliveryWords.pauseDone
        case "resume": DeliveryWords.resumeDone
        case "retry": DeliveryWords.retriedAll(min(max(0, count), AdministrationRight.retriedAtOnce))
        default: nil
        }
    }

    // MARK: Setting up

    private func add(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        guard let step = ConnectionGroup(rawValue: visit.field("step")), ConnectionGroup.whenNew.contains(step) else {
            throw WebFault.badRequest
        }
        let form = ConnectionForm(visit.form)
        if visit.field("go") == "back" {
            return try await visit.page(NewConnectionPage(step: step.previous ?? .name, form: form), signedIn: signedIn)
        }
        let answered = ConnectionGroup.whenNew.filter { $0.number <= step.number }
        let problems = form.problems(in: answered, isNew: true, at: visit.installation.time.now())
        guard problems.isEmpty else { return try await refused(visit, step, form, problems, signedIn) }
        if let next = step.next {
            return try await visit.page(NewConnectionPage(step: next, form: form), signedIn: signedIn)
        }
        guard let name = ConnectionName(form.name) else { throw WebFault.badRequest }
        switch try await right.addConnection(name, form.said) {
        case .done(let connection): return visit.redirect(to: connection.page.asking("done", "added"))
        case .refused(let refusals):
            try refusals.checkAllowed()
            return try await refused(visit, step, form, refusals, signedIn)
        }
    }

    /// On the first step that something is wrong with.
    private func refused(
        _ visit: Visit, _ step: ConnectionGroup, _ form: ConnectionForm, _ problems: [Refusal], _ signedIn: SignedIn
    ) async throws -> Response {
        let wrong = Set(problems.compactMap(\.connectionField))
        let first = ConnectionGroup.whenNew.first { group in
            (group == .name && wrong.contains("name"))
                || group.fields(of: form.kind, isNew: true).contains { wrong.contains($0.rawValue) }
        }
        return try await visit.refused(
            NewConnectionPage(step: first ?? step, form: form, problems: problems), signedIn: signedIn)
    }

    // MARK: Changing

    private func group(_ visit: Visit) throws(WebFault) -> ConnectionGroup {
        guard let group = visit.context.parameters.get("group").flatMap(ConnectionGroup.init(rawValue:)) else {
            throw .notFound
        }
        return group
    }

    private func change(_ visit: Visit, _ signedIn: SignedIn, _ rights: ConnectionRights) async throws -> Response {
        let (connection, group) = (try await visit.connection(rights.seeing).connection, try group(visit))
        let kind = connection.settings.kind
        var page = ConnectionGroupPage(connection: connection, group: group)
        page.form = ConnectionForm(visit.form, kind: kind)
        page.problems = page.form.problems(in: [group], isNew: false, at: visit.installation.time.now())
        guard page.problems.isEmpty else { return try await visit.refused(page, signedIn: signedIn) }
        let changes = page.form.changes(of: group.fields(of: kind, isNew: false))
        let name = group == .name ? ConnectionName(page.form.name) : nil
        switch try await rights.changing.changeConnection(connection.id, changes, name: name) {
        case .done: return visit.redirect(to: connection.page.asking("done", "changed"))
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    private func setReader(_ visit: Visit, _ signedIn: SignedIn, _ rights: ConnectionRights) async throws -> Response {
        let connection = try await visit.connection(rights.seeing).connection
        switch try await rights.changing.setReader(of: connection.id, password: Secret(visit.field("password"))) {
        case .done: return visit.redirect(to: connection.page.asking("done", "reader"))
        case .refused(let refusals):
            try refusals.checkAllowed()
            return try await visit.refused(
                ReaderPasswordPage(connection: connection, problems: refusals), signedIn: signedIn)
        }
    }

    private func writerPage(_ visit: Visit, _ rights: ConnectionRights) async throws -> WriterPasswordPage {
        let connectors = try await rights.seeing.listConnectors().found().map(\.connector).filter(\.isTrusted)
        return WriterPasswordPage(
            connection: try await visit.connection(rights.seeing).connection, connectors: connectors,
            chosen: ID(parsing: visit.field("connector")))
    }

    private func setWriter(_ visit: Visit, _ signedIn: SignedIn, _ rights: ConnectionRights) async throws -> Response {
        var page = try await writerPage(visit, rights)
        guard let connector = ID<Connector>(parsing: visit.field("connector")) else { throw WebFault.badRequest }
        switch try await rights.changing.setWriter(
            of: page.connection.id, carriedBy: connector, password: Secret(visit.field("password")))
        {
        case .done: return visit.redirect(to: page.connection.page.asking("done", "writer"))
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    private func test(_ visit: Visit, _ signedIn: SignedIn, _ rights: ConnectionRights) async throws -> Response {
        var page = ConnectionTestPage(connection: try await visit.connection(rights.seeing).connection)
        switch try await rights.changing.testConnection(page.connection.id) {
        case .done(let tests):
            page.tests = tests
            return try await visit.page(page, signedIn: signedIn)
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    // MARK: Actions

    private func actionPage(_ visit: Visit, _ rights: ConnectionRights) async throws -> ConnectionActionPage {
        guard let action = visit.context.parameters.get("action").flatMap(ConnectionAction.init(rawValue:)) else {
            throw WebFault.notFound
        }
        return ConnectionActionPage(
            connection: try await visit.connection(rights.seeing).connection, action: action,
            reason: visit.field("reason"))
    }

    private func act(_ visit: Visit, _ signedIn: SignedIn, _ rights: ConnectionRights) async throws -> Response {
        var page = try await actionPage(visit, rights)
        let connection = page.connection
        var reason: Reason?
        if let isNeeded = page.action.needsReason {
            switch Reason.read(page.reason, isNeeded: isNeeded) {
            case .refused(let refusals):
                page.problems = refusals
                return try await visit.refused(page, signedIn: signedIn)
            case .done(let read): reason = read
            }
        }
        let there = connection.page.asking("done", page.action.rawValue)
        let next: Outcome<PortalPath> =
            switch page.action {
            case .pause: try await rights.changing.pauseConnection(connection.id, true, because: reason).leading(there)
            case .resume:
                try await rights.changing.pauseConnection(connection.id, false, because: reason).leading(there)
            case .remove:
                try await rights.changing.removeConnection(connection.id, because: reason)
                    .leading("/connections?done=removed")
            case .retry:
                switch try await rights.changing.retryDeliveries(at: connection.id) {
                case .done(let count): .done(there.asking("count", String(count)))
                case .refused(let refusals): .refused(refusals)
                }
            }
        switch next {
        case .done(let path): return visit.redirect(to: path)
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }
}

/// Who changes connections sees them first.
struct ConnectionRights {
    let seeing: AuditingRight
    let changing: AdministrationRight
    /// Who confirms connectors.
    let owning: OwnershipRight?

    init?(_ rights: Rights) {
        guard let seeing = rights.auditing, let changing = rights.administration else { return nil }
        (self.seeing, self.changing, owning) = (seeing, changing, rights.ownership)
    }
}

extension Visit {
    /// The connection in the address.
    func connection(_ right: AuditingRight) async throws -> ConnectionOverview {
        try await right.findConnection(try id(Connection.self)).orNotFound()
    }
}

extension Outcome {
    /// What was looked for by its id.
    func orNotFound() throws(WebFault) -> Value {
        switch self {
        case .done(let value): return value
        case .refused(let refusals): throw refusals.contains(.notAllowed) ? .notAllowed : .notFound
        }
    }

    /// Where to go when it is done.
    func leading(_ path: PortalPath) -> Outcome<PortalPath> {
        switch self {
        case .done: .done(path)
        case .refused(let refusals): .refused(refusals)
        }
    }
}
