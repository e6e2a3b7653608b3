import Domain
import Hummingbird
import UseCases

/// Bindings by hand. Whose password goes where is said by whoever has just proven who they are.
struct BindingRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/users/:id/directories/bind") { visit in
            try await visit.bindingOne { signedIn, rights, account in
                try await visit.page(try await page(visit, rights, account), signedIn: signedIn)
            }
        }
        routes.post("/users/:id/directories/bind") { visit in
            try await visit.bindingOne { signedIn, rights, account in
                var page = try await page(visit, rights, account)
                guard let connection = page.chosen else { throw WebFault.notFound }
                switch try await rights.changing.findEntry(page.entry, at: connection, for: account.id) {
                case .done(let found): page.found = found
                case .refused(let refusals):
                    try refusals.checkAllowed()
                    page.problems = refusals
                    return try await visit.refused(page, signedIn: signedIn)
                }
                return try await visit.page(page, signedIn: signedIn)
            }
        }
        routes.post("/users/:id/directories/bind/begin") { visit in
            try await visit.bindingOne { try await bind(visit, $0, $1, $2) }
        }
        routes.get("/users/:id/directories/:binding/unbind") { visit in
            try await visit.bindingOne { signedIn, rights, account in
                try await visit.page(try await unbindPage(visit, rights, account), signedIn: signedIn)
            }
        }
        routes.post("/users/:id/directories/:binding/unbind") { visit in
            try await visit.bindingOne { try await unbind(visit, $0, $1, $2) }
        }
    }

    private func page(_ visit: Visit, _ rights: BindingRights, _ account: Account) async throws -> BindEntryPage {
        let bound = Set(
            try await rights.changing.listBindings(of: account.id).found().map(\.binding.target.connection))
        let connections = try await rights.seeing.listConnections().found().map(\.connection)
            .filter { !bound.contains($0.id) }
        let open = connections.filter { rights.isOwner || !$0.settings.authority.followsDirectory }
        return BindEntryPage(
            account: account, connections: open, owesOwner: open.count < connections.count,
            chosen: ID(parsing: visit.field("connection")), entry: visit.field("entry"))
    }

    private func bind(
        _ visit: Visit, _ signedIn: SignedIn, _ rights: BindingRights, _ account: Account
    ) async throws -> Response {
        var page = try await page(visit, rights, account)
        guard let connection = page.chosen else { throw WebFault.notFound }
        switch try await rights.changing.bindEntry(
            page.entry, at: connection, for: account.id, seen: visit.field("seen"))
        {
        case .done: return visit.redirect(to: account.directories.asking("done", "bound"))
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    private func unbindPage(_ visit: Visit, _ rights: BindingRights, _ account: Account) async throws -> UnbindPage {
        let bindings = try await rights.changing.listBindings(of: account.id).found()
        guard let found = bindings.first(where: { $0.binding.id.rawValue == visit.context.parameters.get("binding") })
        else { throw WebFault.notFound }
        return UnbindPage(account: account, binding: found)
    }

    private func unbind(
        _ visit: Visit, _ signedIn: SignedIn, _ rights: BindingRights, _ account: Account
    ) async throws -> Response {
        var page = try await unbindPage(visit, rights, account)
        page.reason = visit.field("reason")
        switch Reason.read(page.reason, isNeeded: true) {
        case .refused(let refusals): page.problems = refusals
        case .done(let reason):
            switch try await rights.changing.unbind(page.binding.binding.id, of: account.id, because: reason) {
            case .done: return visit.redirect(to: account.directories.asking("done", "unbound"))
            case .refused(let refusals):
                try refusals.checkAllowed()
                page.problems = refusals
            }
        }
        return try await visit.refused(page, signedIn: signedIn)
    }
}

extension Account {
    fileprivate var directories: PortalPath {
        let people: PortalPath = "/users"
        return people.of(id, "/directories")
    }
}

/// Who binds somebody sees them, and the directories, first.
private struct BindingRights {
    let reading: ReadingRight
    let seeing: AuditingRight
    let changing: AdministrationRight
    /// Who binds where the directory has a say about passwords.
    let isOwner: Bool

    init?(_ rights: Rights) {
        guard let reading = rights.reading, let seeing = rights.auditing, let changing = rights.administration else {
            return nil
        }
        (self.reading, self.seeing, self.changing, isOwner) = (reading, seeing, changing, rights.ownership != nil)
    }
}

extension Visit {
    /// Runs a handler with the person whom the address names.
    fileprivate func bindingOne(
        _ handler: (SignedIn, BindingRights, Account) async throws -> Response
    ) async throws -> Response {
        try await holding(BindingRights.init) { _, rights in
            guard let details = try await rights.reading.findUser(try id(Account.self)).found() else {
                throw WebFault.notFound
            }
            let account = details.account
            // Sent too late, a form leads to the page on which it begins.
            let back = context.parameters.get("binding") == nil ? account.directories.then("bind") : nil
            return try await holdingProven(BindingRights.init, returningTo: back) { signedIn, rights in
                try await handler(signedIn, rights, account)
            }
        }
    }
}
