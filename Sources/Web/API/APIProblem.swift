import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Texts
import UseCases

/// Why a program doesn't get what it asked for, as it is told (RFC 9457). `code` is stable and the pages' own; `title` is
/// for people.
struct APIProblem: Error {
    /// One of several things that are wrong with the content.
    struct Fault: Hashable, Sendable {
        let code: String
        /// Where (RFC 6901); `nil` for what is about no one place.
        let pointer: String?
        let title: String

        static func unknown(_ pointer: String) -> Fault {
            Fault(code: "field-unknown", pointer: pointer, title: APIWords.fieldUnknown)
        }

        static func missing(_ pointer: String) -> Fault {
            Fault(code: "field-missing", pointer: pointer, title: APIWords.fieldMissing)
        }

        static func malformed(_ pointer: String) -> Fault {
            Fault(code: "field-malformed", pointer: pointer, title: APIWords.fieldMalformed)
        }
    }

    let status: HTTPResponse.Status
    let code: String
    let title: String
    var faults: [Fault] = []
    var headers: HTTPFields = [:]
    /// Where there was something once.
    var removedAt: Timestamp?

    init(_ status: HTTPResponse.Status, _ code: String, _ title: String, headers: HTTPFields = [:]) {
        (self.status, self.code, self.title, self.headers) = (status, code, title, headers)
    }

    /// The first is what it is about; where there are more, all of them are listed.
    init(_ refusals: [Refusal]) {
        let first = refusals.first ?? .notAllowed
        self.init(refusals.isEmpty ? .forbidden : refusals.status, first.code, first.words)
        if refusals.count > 1 {
            faults = refusals.map { Fault(code: $0.code, pointer: nil, title: $0.words) }
        }
        if let seconds = refusals.retryAfter { headers[.retryAfter] = String(seconds) }
    }

    init(_ faults: [Fault]) {
        let only = faults.count == 1 ? faults.first : nil
        self.init(.unprocessableContent, only?.code ?? "content-refused", only?.title ?? APIWords.fieldsRefused)
        self.faults = faults
    }

    /// What never reached an operation.
    init(_ kind: ErrorPage.Kind) {
        self.init(kind.status, kind.code, ErrorPage(kind).title)
        switch kind {
        case .tooManyAttempts(let seconds), .busy(let seconds): headers[.retryAfter] = String(seconds)
        default: break
        }
    }

    static let media = "application/problem+json"

    /// Whether it would be the same if it were asked again at once.
    var isLasting: Bool { status.kind == .clientError && status != .tooManyRequests }

    var response: Response {
        var fields: HTTPFields = [.contentType: Self.media, .cacheControl: "no-store"]
        fields.append(contentsOf: headers)
        return Response(
            status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }

    var json: JSONText {
        var members: [(String, JSONText)] = [
            ("type", .string("urn:lockstep:problem:\(code)")), ("title", .string(title)),
            ("status", .integer(Int64(status.code))), ("code", .string(code)),
        ]
        if let removedAt { members.append(("removed_at", .time(removedAt))) }
        if !faults.isEmpty { members.append(("errors", .array(faults.map(\.json)))) }
        return .object(.init(members))
    }

    static let schema = APISchema.named(
        "Problem",
        .object([
            .required("type", .text(format: "uri")), .required("title", .text(), "For people."),
            .required("status", .integer(400...599)),
            .required("code", .text(), "Stable; the same as in the portal's pages."),
            .optional("removed_at", .time, "Where there was something once: until when."),
            .optional(
                "errors",
                .list(
                    .object([
                        .required("code", .text()), .optional("pointer", .text(), "A JSON Pointer into the content."),
                        .required("title", .text()),
                    ])), "Where several things are wrong, or where it is."),
        ]))
}

extension APIProblem {
    static let notFound = APIProblem(.notFound, "not-found", APIWords.notFound)
    static func accountRemoved(at time: Timestamp) -> APIProblem {
        var problem = APIProblem(.gone, "account-removed", APIWords.accountRemoved)
        problem.removedAt = time
        return problem
    }

    static let tooManyRequests = APIProblem(.tooManyRequests, "too-many-requests", APIWords.tooManyRequests)
    static let cursorMalformed = APIProblem(.badRequest, "cursor-malformed", APIWords.cursorMalformed)
    static let followingIsPlain = APIProblem(.badRequest, "following-is-plain", APIWords.followingIsPlain)
    static let trailShorter = APIProblem(.badRequest, "trail-shorter", APIWords.trailShorter)
    static let selectionEmpty = APIProblem(.unprocessableContent, "selection-empty", APIWords.selectionEmpty)
    static let selectionAmbiguous = APIProblem(
        .unprocessableContent, "selection-ambiguous", APIWords.selectionAmbiguous)
}

extension APIProblem.Fault {
    fileprivate var json: JSONText {
        var members: [(String, JSONText)] = [("code", .string(code))]
        if let pointer { members.append(("pointer", .string(pointer))) }
        return .object(.init(members + [("title", .string(title))]))
    }
}

extension Outcome {
    /// What was asked for; a refusal becomes the answer.
    func orAPIProblem() throws(APIProblem) -> Value {
        switch self {
        case .done(let value): value
        case .refused(let refusals): throw APIProblem(refusals)
        }
    }
}
