import Domain
import Formats
import HTTPTypes
import Hummingbird
import Texts
import UseCases

/// What the phone's app asks for, in JSON. A phone says who it is by its token in `Authorization`; cookies say nothing
/// here, so no other site can make a browser ask in somebody's name.
struct PhoneAPIRoutes {
    let portal: Portal

    /// Below the listener's idle limit.
    private static let longestWait = 25
    /// In seconds, for a phone that waits in too many places already.
    private static let retryAfter = 5

    func add(to routes: RouterGroup<WebContext>) {
        routes.post("/authenticator/phones") { request, context in
            try await answer { try await register(request, context) }
        }
        routes.get("/authenticator/requests") { request, context in
            try await answer { try await listen(request) }
        }
        routes.post("/authenticator/answers") { request, context in
            try await answer { try await decide(request, context) }
        }
        routes.post("/authenticator/subscription") { request, context in
            try await answer { try await subscribe(request, context) }
        }
    }

    private var installation: Installation { portal.installation }

    /// `token`, `key`, `name`: what scanned the code becomes a phone that waits for its number to be typed.
    private func register(_ request: Request, _ context: WebContext) async throws -> Response {
        try portal.checkClientLimit(request, context)
        let body = try await JSONBody.read(request, limit: context.maxUploadSize)
        let wish: PhoneRegistration
        do throws(PhoneRegistration.Fault) {
            wish = try PhoneRegistration(body)
        } catch {
            switch error {
            case .token: throw JSONProblem(.linkDead)
            case .key: throw WebFault.badRequest
            case .name: throw JSONProblem(.phoneNameMalformed)
            }
        }
        let phone = try await installation.registerPhone(wish.token, key: wish.key, name: wish.name).orProblem()
        return .json([
            "id": .string(phone.id.rawValue), "token": .string(phone.token.text.exposed),
            "number": .string(phone.number.grouped.exposed),
        ])
    }

    /// `wait` seconds at most, for another request than the `known` one.
    private func listen(_ request: Request) async throws -> Response {
        let settings = try await installation.findSettings()
        let (phone, account): (Phone, Account)
        switch try await standing(request) {
        case .active(let active, let its): (phone, account) = (active, its)
        case .unconfirmed: return .json(["state": .string("unconfirmed")])
        case .paused: return .json(["state": .string("paused")])
        case .unknown: throw Self.unknownPhone
        }
        let query = request.uri.queryParameters
        let wait = query.get("wait").flatMap { UInt16($0) }.map(Int.init) ?? 0
        let known = query.get("known").flatMap { ID<PushRequest>(parsing: $0) }
        let awaited = try await installation.awaitPush(
            for: phone, knowing: known, atMost: .seconds(min(wait, Self.longestWait)))
        guard case .done(let open) = awaited else { throw WebFault.tooManyAttempts(retryAfter: Self.retryAfter) }
        let identity = try await installation.findPushIdentity()
        return .json([
            "state": .string("active"), "account": .string(account.email.text), "name": .string(phone.name.text),
            "organisation": .string(settings.organisation.name),
            "push_key": .string(identity.applicationServerKey), "request": open.map(describe) ?? .null,
        ])
    }

    private func describe(_ request: PushRequest) -> JSONText {
        .object([
            "id": .string(request.id.rawValue), "flow": .string(request.flow.rawValue),
            "purpose": .string(request.purpose.rawValue), "what": .string(PushWords.purpose(request.purpose)),
            "browser": .string(request.origin.browser),
            "address": .string(request.origin.address),
            "is_known_browser": .bool(request.knownBrowser != nil || request.purpose == .callerCheck),
            "asked_at": .integer(request.createdAt.milliseconds),
            "expires_at": .integer(request.expiresAt.milliseconds),
            // For a phone whose clock is off.
            "expires_in": .integer((request.expiresAt - installation.time.now()).inMilliseconds),
        ])
    }

    /// `request`, `action`, `code`, `signature`.
    private func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        try portal.checkClientLimit(request, context)
        let body = try await JSONBody.read(request, limit: context.maxUploadSize)
        let phone = try await activePhone(request)
        guard let answer = SignedPushAnswer(body) else { throw WebFault.badRequest }
        let visit = Visit(request: request, context: context, form: [:], portal: portal, at: .users, "/")
        let state = try await installation.answerPush(answer, by: phone, origin: visit.origin).orProblem()
        return .json(["state": .string(state.rawValue)])
    }

    /// `subscription`: what the browser's push service gave, or `null`.
    private func subscribe(_ request: Request, _ context: WebContext) async throws -> Response {
        try portal.checkClientLimit(request, context)
        let body = try await JSONBody.read(request, limit: context.maxUploadSize)
        let phone = try await activePhone(request)
        guard let message = PhoneSubscription(body) else { throw WebFault.badRequest }
        let visit = Visit(request: request, context: context, form: [:], portal: portal, at: .users, "/")
        try await installation.subscribe(phone, to: message.subscription, origin: visit.origin)
        return .json(["state": .string("active")])
    }

    private func activePhone(_ request: Request) async throws -> Phone {
        switch try await standing(request) {
        case .active(let phone, _): return phone
        case .paused: throw JSONProblem(status: .forbidden, code: "paused", title: PushWords.paused)
        case .unconfirmed, .unknown: throw Self.unknownPhone
        }
    }

    private func standing(_ request: Request) async throws -> PhoneStanding {
        let scheme = "Bearer "
        guard let header = request.headers[.authorization], header.hasPrefix(scheme),
            let token = Token(parsing: header.dropFirst(scheme.count), as: .phone)
        else { throw Self.unknownPhone }
        return try await installation.findPhone(token)
    }

    private static var unknownPhone: JSONProblem {
        JSONProblem(status: .unauthorized, code: "unknown-phone", title: "This phone isn’t set up")
    }

    private func answer(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let problem as JSONProblem {
            var response = problem.response
            if problem.code == "unknown-phone" { response.headers[.wwwAuthenticate] = "Bearer" }
            return response
        } catch let fault as WebFault {
            let page = ErrorPage(fault.kind)
            var response = JSONProblem(status: page.status, code: fault.kind.code, title: page.title).response
            if case .tooManyAttempts(let seconds) = fault { response.headers[.retryAfter] = String(seconds) }
            return response
        }
    }
}

extension JSONProblem {
    fileprivate init(_ refusal: Refusal) {
        self.init(status: refusal.status, code: refusal.code, title: refusal.words)
    }
}

extension Outcome {
    fileprivate func orProblem() throws -> Value {
        switch self {
        case .done(let value): return value
        case .refused(let refusals): throw JSONProblem(refusals.first ?? .requestOver)
        }
    }
}

extension Response {
    fileprivate static func json(_ members: JSONText.KeyValuePairs) -> Response { json(.object(members)) }
}
