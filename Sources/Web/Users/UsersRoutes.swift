import Domain
import Formats
import Hummingbird
import UseCases

/// The people of the organisation, for administrators.
struct UsersRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/users") { visit in
            try await visit.holding(\.reading) { try await list(visit, $0, $1) }
        }
        routes.get("/users/:id") { visit in
            try await visit.holding(\.reading) { try await show(visit, $0, $1) }
        }
        routes.get("/users/:id/:action") { visit in
            try await visit.holding(\.self) { try await ask(visit, $0, $1) }
        }
        routes.post("/users/:id/:action") { visit in
            try await visit.holding(\.self) { try await act(visit, $0, $1) }
        }
    }

    private func list(_ visit: Visit, _ signedIn: SignedIn, _ reading: ReadingRight) async throws -> Response {
        let fields = try visit.queryFields()
        let page = try await visit.userList(
            try UserQuery(fields), at: fields["at"], reading, mayChange: signedIn.rights.contains(.administration))
        return try await visit.page(page, signedIn: signedIn)
    }

    private func show(_ visit: Visit, _ signedIn: SignedIn, _ reading: ReadingRight) async throws -> Response {
        guard let details = try await reading.findUser(try visit.id(Account.self)).found() else {
            throw WebFault.notFound
        }
        let rights = visit.installation.rights(of: signedIn)
        guard details.account.state != .removed else {
            let page = RemovedUserPage(user: details, mayAudit: rights.auditing != nil)
            return try await visit.page(page, signedIn: signedIn)
        }
        return try await visit.page(
            UserDetailsPage(
                user: details, allowed: details.actions.filter(rights.allow),
                done: visit.query("done").flatMap(UserAction.init(name:)),
                hasEndedSession: visit.query("done") == UserDetailsPage.sessionEnded, mayVerify: rights.helpDesk != nil,
                mayBind: rights.administration != nil),
            signedIn: signedIn)
    }

    /// The page that says what will happen and asks why.
    private func ask(_ visit: Visit, _ signedIn: SignedIn, _ rights: Rights) async throws -> Response {
        return try await visit.page(try await page(visit, signedIn, rights), signedIn: signedIn)
    }

    private func act(_ visit: Visit, _ signedIn: SignedIn, _ rights: Rights) async throws -> Response {
        var page = try await page(visit, signedIn, rights)
        let (action, account) = (page.action, page.account)
        page.reason = visit.field("reason")
        let reason: Reason?
        switch Reason.read(page.reason, isNeeded: action.needsReason) {
        case .refused(let refusals):
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        case .done(let read): reason = read
        }
        switch try await rights.perform(action, on: account.id, because: reason) {
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        case .done(let performed):
            if let waits = performed.waits { return visit.redirect(to: waits.path) }
            guard let code = performed.spokenCode else {
                let people: PortalPath = "/users"
                return visit.redirect(to: people.of(account.id).asking("done", action.name))
            }
            // In the answer itself and nowhere else: an address that shows it could be opened twice.
            return try await visit.page(SpokenCodePage(account: performed.account, code: code.text), signedIn: signedIn)
        }
    }

    /// What is to be done, and to whom: an action that there is, somebody who is there, and a right for it.
    private func page(_ visit: Visit, _ signedIn: SignedIn, _ rights: Rights) async throws -> UserActionPage {
        guard let reading = rights.reading else { throw WebFault.notAllowed }
        guard let action = visit.context.parameters.get("action").flatMap(UserAction.init(name:)),
            let details = try await reading.findUser(try visit.id(Account.self)).found()
        else { throw WebFault.notFound }
        guard rights.allow(action) else { throw WebFault.notAllowed }
        let act = DeskReset.Act(action)
        return UserActionPage(
            account: details.account, action: action, callers: act == nil ? nil : details.callers,
            takesTwo: act?.needsConsent(
                for: details.account, by: .account(signedIn.account.id), under: signedIn.settings) == true)
    }
}

extension DeskReset {
    /// Where it waits for consent.
    var path: PortalPath {
        let list: PortalPath = "/consents"
        return list.of(id)
    }
}

extension Rights {
    func allow(_ action: UserAction) -> Bool {
        administration != nil || (helpDesk != nil && action.right == .helpDesk)
    }

    func perform(
        _ action: UserAction, on id: ID<Account>, because reason: Reason?
    ) async throws -> Outcome<PerformedAction> {
        if let administration { return try await administration.perform(action, on: id, because: reason) }
        guard let helpDesk, let open = HelpDeskAction(action) else { return .refused(.notAllowed) }
        return try await helpDesk.perform(open, on: id, because: reason)
    }
}

extension HelpDeskAction {
    fileprivate init?(_ action: UserAction) {
        guard let same = Self.allCases.first(where: { $0.action == action }) else { return nil }
        self = same
    }
}

extension Visit {
    func userList(
        _ query: UserQuery, at cursor: String? = nil, _ reading: ReadingRight, mayChange: Bool
    ) async throws -> UserListPage {
        let page = try await reading.listUsers(query.selection, at: cursor.flatMap(UserCursor.init(parsing:))).found()
        let count = try await reading.countUsers(query.selection).found()
        let limit = ReadingRight.countedUpTo
        return UserListPage(
            query: query, users: page.users, previous: page.previous?.text, next: page.next?.text,
            isCutShort: page.isCutShort, count: count.map { (min($0, limit), $0 > limit) },
            actions: mayChange ? UserAction.allCases.filter(\.isForMany) : [])
    }
}
