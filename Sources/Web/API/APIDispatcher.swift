import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Texts
import UseCases

/// Takes a request to its operation: who asks, how often, with which right, and whether it asks for what there is.
struct APIDispatcher: Sendable {
    let portal: Portal
    let operation: APIOperation

    func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        // What pages and proxies ask all the time, with nothing in it but the cookie: the long way would find nothing
        // to refuse, and costs a quarter more processor time for the whole request.
        if operation.access == .keyOrSession, request.isBare, let signedIn = try await findSignedIn(request) {
            return .json(SessionOperations.json(of: signedIn))
        }
        var limits: HTTPFields = [:]
        do {
            try request.checkAccept()
            let identity = try await identify(request, context)
            if let key = identity.key {
                let standing = portal.keyLimit.count(key.id, at: portal.installation.time.now())
                limits = standing.headers
                if standing.isOver { throw APIProblem.tooManyRequests }
            }
            let (call, wish) = try await call(request, context, as: identity)
            return try await carryOut(call, wish).adding(limits)
        } catch let problem as APIProblem {
            return problem.response.adding(limits)
        }
    }

    // MARK: Who

    private struct Identity {
        var key: APIKey?
        var rights: Rights?
        var signedIn: SignedIn?
    }

    private func identify(_ request: Request, _ context: WebContext) async throws -> Identity {
        let installation = portal.installation
        if operation.access == .open { return Identity() }
        if operation.access == .keyOrSession, request.headers[.authorization] == nil {
            // The one place where a cookie counts: it is only looked at, and nothing changes.
            guard let signedIn = try await findSignedIn(request) else {
                throw APIProblem(.unauthorized, "not-signed-in", APIWords.notSignedIn)
            }
            return Identity(signedIn: signedIn)
        }
        let key = try await portal.findAPIKey(of: request, context)
        let rights = installation.rights(of: key)
        if case .key(let right) = operation.access, !key.role.rights.contains(right) {
            // Counted, too: what a key may not do it may not do without end.
            return Identity(key: key)
        }
        return Identity(key: key, rights: rights)
    }

    private func findSignedIn(_ request: Request) async throws -> SignedIn? {
        let token = PortalCookie.session.token(in: request.headers, at: .users, isSecure: portal.baseURL.isSecure)
        guard let token, let signedIn = try await portal.installation.findSession(token) else { return nil }
        // Whoever asks takes an answer for a person who has proven all that is asked of them.
        return signedIn.session.scope == .full ? signedIn : nil
    }

    // MARK: What

    private func call(
        _ request: Request, _ context: WebContext, as identity: Identity
    ) async throws -> (APICall, RepeatableRequest?) {
        if case .key = operation.access, identity.rights == nil {
            throw APIProblem(.forbidden, "not-allowed", APIWords.notAllowed)
        }
        let query = try operation.checkedQuery(of: request)
        var (content, bytes): ([String: JSON], [UInt8]) = ([:], [])
        if let fields = operation.content { (content, bytes) = try await JSONContent.read(request, as: fields) }
        if let file = operation.file {
            bytes = try await JSONContent.read(request, media: [file.media], upTo: file.largest)
        }
        let parameters = Dictionary(
            uniqueKeysWithValues: operation.parameters.compactMap { name in
                context.parameters.get(name).map { (name, $0) }
            })
        let call = APICall(
            portal: portal, operation: operation, key: identity.key, rights: identity.rights, parameters: parameters,
            query: query, content: content, file: operation.file == nil ? [] : bytes, signedIn: identity.signedIn)
        guard operation.isRepeatable, let key = identity.key, let name = try request.idempotencyKey() else {
            return (call, nil)
        }
        let parts = [operation.method.rawValue, request.uri.string, Base64URL.encode(bytes)]
        return (call, RepeatableRequest(named: name, of: key.id, parts: parts))
    }

    private func carryOut(_ call: APICall, _ wish: RepeatableRequest?) async throws -> Response {
        guard let wish else { return try await KeptAnswer(of: call).response }
        switch try await portal.installation.begin(wish) {
        case .answered(let bytes):
            guard var kept = KeptAnswer(bytes) else { throw UnreadableAnswer() }
            kept.isReplayed = true
            return kept.response
        case .isUnderWay: throw APIProblem(.conflict, "idempotency-key-in-use", APIWords.idempotencyKeyInUse)
        case .isAnother:
            throw APIProblem(.unprocessableContent, "idempotency-key-reused", APIWords.idempotencyKeyReused)
        case .first: break
        }
        let answer: KeptAnswer
        do {
            answer = try await KeptAnswer(of: call)
        } catch {
            try await portal.installation.forget(wish)
            throw error
        }
        try await portal.installation.keep(answer.bytes, of: wish)
        return answer.response
    }
}

/// A row that was written by something else than this program.
private struct UnreadableAnswer: Error {}

extension Portal {
    /// The key that a program comes with.
    func findAPIKey(of request: Request, _ context: WebContext) async throws -> APIKey {
        let text = try request.bearerToken()
        guard let token = Token(parsing: text, as: .apiKey, at: .administrators),
            let key = try await installation.findAPIKey(token)
        else {
            try countStranger(request, context)
            throw APIProblem(
                .unauthorized, "key-unknown", APIWords.keyUnknown,
                headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
        }
        return key
    }

    /// Whoever comes with no good key is counted by their address.
    private func countStranger(_ request: Request, _ context: WebContext) throws(APIProblem) {
        do throws(WebFault) {
            try checkClientLimit(request, context)
        } catch {
            throw APIProblem(error.kind)
        }
    }
}

extension Response {
    func adding(_ fields: HTTPFields) -> Response {
        guard !fields.isEmpty else { return self }
        var response = self
        for field in fields { response.headers[field.name] = field.value }
        return response
    }
}
