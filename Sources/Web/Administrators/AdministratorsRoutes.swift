import Domain
import Hummingbird
import UseCases

struct AdministratorsRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/administrators") { visit in
            try await visit.holding(\.auditing) { try await list(visit, $0, $1) }
        }
        routes.get("/administrators/new") { visit in
            try await visit.holdingProven(\.ownership) { signedIn, _ in
                try await visit.page(InvitationPage(), signedIn: signedIn)
            }
        }
        routes.post("/administrators/new") { visit in
            try await visit.holdingProven(\.ownership) { try await invite(visit, $0, $1) }
        }
        routes.get("/administrators/:id") { visit in
            try await visit.holding(\.auditing) { try await show(visit, $0, $1) }
        }
        routes.get("/administrators/:id/:action") { visit in
            try await visit.holdingProven(OwningRights.init) { try await ask(visit, $0, $1) }
        }
        routes.post("/administrators/:id/:action") { visit in
            try await visit.holdingProven(OwningRights.init) { try await act(visit, $0, $1) }
        }
    }

    private func list(_ visit: Visit, _ signedIn: SignedIn, _ auditing: AuditingRight) async throws -> Response {
        try await visit.page(
            AdministratorsPage(
                administrators: try await auditing.listAdministrators().found(), own: signedIn.account.id,
                mayChange: signedIn.rights.contains(.ownership), hasAdded: visit.query("outcome") == "added"),
            signedIn: signedIn)
    }

    private func show(_ visit: Visit, _ signedIn: SignedIn, _ auditing: AuditingRight) async throws -> Response {
        let administrator = try await find(visit, auditing)
        return try await visit.page(
            AdministratorPage(
                administrator: administrator, isOwn: administrator.overview.account.id == signedIn.account.id,
                mayChange: signedIn.rights.contains(.ownership),
                mayVerify: signedIn.rights.contains(.administration)
                    && administrator.overview.account.id != signedIn.account.id,
                done: visit.query("done").flatMap { AdministratorAction(name: String($0), role: .auditor) }),
            signedIn: signedIn)
    }

    private func find(_ visit: Visit, _ auditing: AuditingRight) async throws -> AdministratorDetails {
        guard let found = try await auditing.findAdministrator(try visit.id(Account.self)).found() else {
            throw WebFault.notFound
        }
        return found
    }

    private func invite(_ visit: Visit, _ signedIn: SignedIn, _ ownership: OwnershipRight) async throws -> Response {
        guard let role = AdministratorRole(rawValue: visit.field("role")) else { throw WebFault.badRequest }
        var page = InvitationPage(email: visit.field("email"), name: visit.field("name"), role: role)
        let email = try? EmailAddress(page.email)
        let name = try? PersonName(given: page.name, family: "")
        guard let email, let name else {
            page.problems = Self.problems(page.email) + (name == nil ? [.nameMalformed] : [])
            return try await visit.refused(page, signedIn: signedIn)
        }
        switch try await ownership.invite(role, email: email, name: name) {
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        case .done: return visit.redirect(to: "/administrators?outcome=added")
        }
    }

    private static func problems(_ email: String) -> [Refusal] {
        do throws(EmailAddress.Fault) {
            _ = try EmailAddress(email)
            return []
        } catch {
            return [error.refusal]
        }
    }

    private func ask(_ visit: Visit, _ signedIn: SignedIn, _ rights: OwningRights) async throws -> Response {
        let (action, account) = try await subject(visit, rights)
        return try await visit.page(AdministratorActionPage(account: account, action: action), signedIn: signedIn)
    }

    private func act(_ visit: Visit, _ signedIn: SignedIn, _ rights: OwningRights) async throws -> Response {
        let (action, account) = try await subject(visit, rights)
        var page = AdministratorActionPage(account: account, action: action, reason: visit.field("reason"))
        let reason: Reason?
        switch Reason.read(page.reason, isNeeded: action.needsReason) {
        case .refused(let refusals):
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        case .done(let read): reason = read
        }
        switch try await rights.ownership.perform(action, on: account.id, because: reason) {
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        case .done(let performed):
            if let waits = performed.waits { return visit.redirect(to: waits.path) }
            // Who gave up their own role, or suspended themself, is signed out by it.
            guard account.id != signedIn.account.id else { return visit.redirect(to: "/") }
            let list: PortalPath = "/administrators"
            return visit.redirect(to: list.of(account.id).asking("done", action.name))
        }
    }

    /// What is to be done, and to whom: an action that there is, and somebody who is there.
    private func subject(_ visit: Visit, _ rights: OwningRights) async throws -> (AdministratorAction, Account) {
        let account = try await find(visit, rights.auditing).overview
        // A form that was changed by hand picks the role that there is, and so is refused.
        let role = AdministratorRole(rawValue: visit.field("role")) ?? account.role
        guard
            let action = visit.context.parameters.get("action").flatMap({
                AdministratorAction(name: $0, role: role)
            })
        else { throw WebFault.notFound }
        return (action, account.account)
    }
}

/// Who changes administrators sees them first.
private struct OwningRights {
    let auditing: AuditingRight
    let ownership: OwnershipRight

    init?(_ rights: Rights) {
        guard let auditing = rights.auditing, let ownership = rights.ownership else { return nil }
        (self.auditing, self.ownership) = (auditing, ownership)
    }
}

extension AdministratorAction {
    /// As its route names it.
    ///
    /// - Parameter role: Where the action is to change it.
    fileprivate init?(name: String, role: AdministratorRole) {
        let all = AdministratorAction.plain + [.setRole(role)]
        guard let action = all.first(where: { $0.name == name }) else { return nil }
        self = action
    }
}

extension Reason {
    /// What was typed into a form: a reason, none where none is needed, or what is the matter with it.
    static func read(_ typed: String, isNeeded: Bool) -> Outcome<Reason?> {
        do throws(Fault) {
            return .done(try Reason(typed))
        } catch {
            return error == .empty && !isNeeded ? .done(nil) : .refused(error.refusal)
        }
    }
}
