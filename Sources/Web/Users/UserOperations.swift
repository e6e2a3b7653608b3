import Domain
import Formats
import HTTPTypes
import Texts
import UseCases

/// People: found, looked at, added, and everything that can be done to them.
enum UserOperations {
    static let all: [APIOperation] = [list, add, find] + UserAction.allCases.map(perform) + [endSession]

    private static let list = APIOperation.needing(
        .reading, .get, "/users", "listUsers", "A page of people",
        query: UserSelection.fields + [.limit, .cursor],
        answer: .named(
            "UserPage",
            .object([
                .required("users", .list(UserAnswers.overview)), .required("next", .optional(.text())),
                .required("previous", .optional(.text())),
                .required("cut_short", .bool, "The search goes on with `next`: a page may cost so much and no more."),
            ]))
    ) { call, right in
        let selection = UserSelection(call.query)
        var cursor: UserCursor?
        if let text = call.query["cursor"] {
            guard let parsed = UserCursor(parsing: text) else { throw APIProblem.cursorMalformed }
            cursor = parsed
        }
        let page = try await right.listUsers(selection, at: cursor, limit: call.limit).orAPIProblem()
        return APIAnswer(
            .object([
                "users": .array(page.users.map(UserAnswers.json)), "next": .optional(page.next?.text),
                "previous": .optional(page.previous?.text), "cut_short": .bool(page.isCutShort),
            ]))
    }

    private static let find = APIOperation.needing(
        .reading, .get, "/users/{id}", "getUser", "Everything about one person", mayBeGone: true,
        answer: UserAnswers.details
    ) { call, right in
        guard let found = try await right.findUser(try call.account()).orAPIProblem() else {
            throw APIProblem([.accountUnknown])
        }
        guard found.account.state != .removed else {
            throw APIProblem.accountRemoved(at: found.removal?.at ?? found.account.changedAt)
        }
        return APIAnswer(UserAnswers.json(found))
    }

    private static let add = APIOperation.needing(
        .administration, .post, "/users", "addUser",
        "Add a person, who is mailed the link by which they choose their first password",
        content: [
            .required("email", .text(longest: 254, format: "email")),
            .optional("user_name", .text(longest: 64), "Letters and digits of any script, `.`, `_` and `-`."),
            .optional("given_name", .text(longest: 100), "One of the two names is needed."),
            .optional("family_name", .text(longest: 100)),
        ],
        success: .created, answer: UserAnswers.account
    ) { call, right in
        let parsed = try NewPerson(call)
        let account = try await right.invite(parsed.name, email: parsed.email, userName: parsed.userName).orAPIProblem()
        return APIAnswer(UserAnswers.json(account), location: "/api/v1/users/\(account.id)")
    }

    /// One route for each action, as in the portal.
    private static func perform(_ action: UserAction) -> APIOperation {
        let (path, name) = ("/users/{id}/\(action.name)", "user-\(action.name)")
        let content = [action.needsReason ? APIField.neededReason : .reason]
        let answer =
            action == .spokenCode
            ? APISchema.object([
                .required("user", UserAnswers.account),
                .required("code", .optional(.text()), "To be read out; shown once. Null: it waits for consent."),
            ]) : UserAnswers.account
        if let helpDesk = HelpDeskAction(rawValue: action.name) {
            return .needing(
                .helpDesk, .post, path, name, action.summary, content: content,
                mayWait: DeskReset.Act(action)?.takesConsent == true, answer: answer
            ) { call, right in
                let id = try call.account()
                return Self.answer(
                    try await right.perform(helpDesk, on: id, because: try call.reason()).orAPIProblem(), to: action)
            }
        }
        return .needing(
            .administration, .post, path, name, action.summary, content: content,
            mayWait: DeskReset.Act(action)?.takesConsent == true, answer: answer
        ) { call, right in
            let id = try call.account()
            return Self.answer(
                try await right.perform(action, on: id, because: try call.reason()).orAPIProblem(), to: action)
        }
    }

    private static let endSession = APIOperation.needing(
        .administration, .post, "/users/{id}/sessions/{session}/end", "endUserSession", "End one session",
        content: [.neededReason], answer: .object([.required("ended", .bool)])
    ) { call, right in
        guard let session = call.parameters["session"].flatMap({ ID<Session>(parsing: $0) }) else {
            throw APIProblem([.sessionUnknown])
        }
        guard let reason = try call.reason() else { throw APIProblem([.reasonMissing]) }
        try await right.endSession(session, of: try call.account(), because: reason).orAPIProblem()
        return APIAnswer(.object(["ended": .bool(true)]))
    }

    private static func answer(_ performed: PerformedAction, to action: UserAction) -> APIAnswer {
        let user = UserAnswers.json(performed.account)
        if performed.waits != nil, action == .spokenCode {
            return APIAnswer(.object(["user": user, "code": .null]), waits: performed.waits)
        }
        guard let code = performed.spokenCode else { return APIAnswer(user, waits: performed.waits) }
        return APIAnswer(.object(["user": user, "code": .string(code.text.exposed)]))
    }
}

/// A person as a program names them, every fault of it at once.
private struct NewPerson {
    let email: EmailAddress
    let userName: UserName?
    let name: PersonName

    init(_ call: APICall) throws(APIProblem) {
        var faults: [APIProblem.Fault] = []
        func fault(_ refusal: Refusal, _ pointer: String) {
            faults.append(.init(code: refusal.code, pointer: pointer, title: refusal.words))
        }
        var email: EmailAddress?
        do throws(EmailAddress.Fault) {
            email = try EmailAddress(call.text("email") ?? "")
        } catch {
            fault(error.refusal, "/email")
        }
        let typed = call.text("user_name")
        let userName = typed.flatMap { try? UserName($0) }
        if typed != nil, userName == nil { fault(.userNameMalformed, "/user_name") }
        let name = try? PersonName(given: call.text("given_name") ?? "", family: call.text("family_name") ?? "")
        if name == nil { fault(.nameMalformed, "/given_name") }
        guard let email, let name, faults.isEmpty else { throw APIProblem(faults) }
        (self.email, self.userName, self.name) = (email, userName, name)
    }
}

extension UserSelection {
    /// Which people, as parameters and as members of a bulk action's content.
    static let fields: [APIField] = [
        .optional("search", .text(longest: 400), "Beginnings of words of names, user name and address."),
        .optional("filter", .choice(UserFilter.allCases.map(\.rawValue))),
        .optional("sort", .choice(UserOrder.allCases.map(\.rawValue)), "Where nothing is searched or filtered."),
        .optional("direction", .choice(SortDirection.allCases.map(\.rawValue))),
    ]

    /// - Parameter texts: Checked against `fields`.
    init(_ texts: [String: String]) {
        self.init(
            search: texts["search"] ?? "", filter: texts["filter"].flatMap(UserFilter.init(rawValue:)),
            order: texts["sort"].flatMap(UserOrder.init(rawValue:)) ?? .name,
            direction: texts["direction"].flatMap(SortDirection.init(rawValue:)) ?? .ascending)
    }
}

extension UserAction {
    fileprivate var summary: String {
        switch self {
        case .account(.unlock): "Unlock, without a reset"
        case .account(.expire): "Let the password expire now"
        case .account(.restore): "Let somebody in again whose password has expired"
        case .account(.restoreToChange): "The same, and the next sign-in leads to a new password"
        case .account(.suspend): "Keep somebody out, and end their sessions"
        case .account(.activate): "Let a suspended person in again"
        case .account(.exemptFromExpiry): "Exempt the password from expiry"
        case .account(.subjectToExpiry): "Let the password expire like everybody’s"
        case .sendReset(.recovery): "Mail a reset link to the recovery address"
        case .sendReset: "Mail a reset link"
        case .mailActivation: "Mail a new link to choose the first password"
        case .resetAuthenticator: "Remove every second proof, and mail a link for setting up others"
        case .spokenCode: "The same, with a code that is read out instead"
        case .setFactorRule(.required): "Ask for a second proof"
        case .setFactorRule(.exempt): "Ask for no second proof"
        case .setFactorRule(nil): "Ask for a second proof as of everybody"
        case .signOut: "End every session"
        }
    }
}
