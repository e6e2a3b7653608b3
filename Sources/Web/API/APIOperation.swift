import Domain
import Formats
import HTTPTypes
import UseCases

/// One thing that programs can ask for. The server answers by this table, and `/api/openapi.json` is written from it: they
/// can't differ.
struct APIOperation: Sendable {
    /// Who gets an answer.
    enum Access: Hashable, Sendable {
        /// Anybody: it says nothing about the installation.
        case open
        /// A key, or a person's own session.
        case keyOrSession
        /// A key whose role includes it.
        case key(Right)
    }

    let method: HTTPRequest.Method
    /// With its parameters in braces.
    let path: String
    /// Stable: clients are generated from it.
    let name: String
    let summary: String
    let access: Access
    var query: [APIField] = []
    /// Of the content; `nil` where there is none.
    var content: [APIField]?
    /// A file in place of it.
    var file: APIFile?
    var success: HTTPResponse.Status = .ok
    /// Whether a second administrator may have to consent first: then it answers 202, with where that waits.
    var mayWait = false
    /// Whether there may have been something once: then it answers 410.
    var mayBeGone = false
    let answer: APISchema
    let handle: @Sendable (APICall) async throws -> APIAnswer

    var parameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    var takesContent: Bool { content != nil || file != nil }

    /// Whether asking twice could do something twice.
    var isRepeatable: Bool { method != .get }

    /// Whatever it may answer with.
    var statuses: [HTTPResponse.Status] {
        var statuses: [HTTPResponse.Status] = [success, .badRequest, .notAcceptable]
        if mayWait { statuses.append(.accepted) }
        if access != .open { statuses += [.unauthorized, .tooManyRequests] }
        if case .key = access { statuses.append(.forbidden) }
        if !parameters.isEmpty { statuses.append(.notFound) }
        if mayBeGone { statuses.append(.gone) }
        // Of an Idempotency-Key, too, that is in use or belongs to another request.
        if isRepeatable { statuses += [.conflict, .unprocessableContent] }
        if takesContent { statuses += [.contentTooLarge, .unsupportedMediaType] }
        return (statuses + [.internalServerError, .serviceUnavailable]).sorted { $0.code < $1.code }
    }
}

/// Content that is no JSON.
struct APIFile: Sendable {
    let media: String
    /// In bytes.
    let largest: Int
}

/// What an operation answers, before it becomes bytes.
struct APIAnswer: Sendable {
    let body: JSONText
    /// Where what was made is.
    let location: String?
    /// Whether it isn't done yet.
    let isAccepted: Bool

    init(_ body: JSONText, location: String? = nil) {
        self.body = body
        self.location = location
        isAccepted = false
    }

    /// - Parameter waits: What a second administrator has to consent to first, if so.
    init(_ body: JSONText, waits: DeskReset?) {
        self.body = body
        location = waits.map { "/api/v1/consents/\($0.id)" }
        isAccepted = waits != nil
    }
}

/// A right of the table, and where its object is.
struct APIRight<Held: Sendable>: Sendable {
    let right: Right
    let held: @Sendable (Rights) -> Held?
}

extension APIRight where Held == ReadingRight {
    static var reading: Self { Self(right: .reading) { $0.reading } }
}
extension APIRight where Held == AuditingRight {
    static var auditing: Self { Self(right: .auditing) { $0.auditing } }
}
extension APIRight where Held == HelpDeskRight {
    static var helpDesk: Self { Self(right: .helpDesk) { $0.helpDesk } }
}
extension APIRight where Held == AdministrationRight {
    static var administration: Self { Self(right: .administration) { $0.administration } }
}
extension APIRight where Held == OwnershipRight {
    static var ownership: Self { Self(right: .ownership) { $0.ownership } }
}

extension APIOperation {
    /// An operation whose handler is given the right that it needs, and so can't be reached without.
    static func needing<Held>(
        _ right: APIRight<Held>, _ method: HTTPRequest.Method, _ path: String, _ name: String, _ summary: String,
        query: [APIField] = [], content: [APIField]? = nil, file: APIFile? = nil, success: HTTPResponse.Status = .ok,
        mayWait: Bool = false, mayBeGone: Bool = false,
        answer: APISchema,
        _ handle: @Sendable @escaping (APICall, Held) async throws -> APIAnswer
    ) -> APIOperation {
        APIOperation(
            method: method, path: "/api/v1\(path)", name: name, summary: summary, access: .key(right.right),
            query: query, content: content, file: file, success: success, mayWait: mayWait, mayBeGone: mayBeGone,
            answer: answer
        ) { call in
            guard let held = call.rights.flatMap(right.held) else { throw APIProblem([.notAllowed]) }
            return try await handle(call, held)
        }
    }
}
