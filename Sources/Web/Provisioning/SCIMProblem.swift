import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Texts
import UseCases

/// Why an identity system doesn't get what it asked for, in its language (RFC 7644, section 3.12).
struct SCIMProblem: Error {
    let status: HTTPResponse.Status
    /// Table 9 of the RFC; `nil` where it has none.
    let type: String?
    let detail: String
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ type: String? = nil, _ detail: String) {
        (self.status, self.type, self.detail) = (status, type, detail)
    }

    init(_ fault: SCIMFault) {
        self.init(.badRequest, fault.type, fault.words)
    }

    /// What is wrong with a request as such.
    init(_ problem: APIProblem) {
        self.init(problem.status, nil, problem.title)
        headers = problem.headers
    }

    init(_ refusals: [Refusal]) {
        let refusal = refusals.first ?? .notAllowed
        switch (refusal, refusal.status) {
        case (.addressTaken, _), (.userNameTaken, _), (.externalIDTaken, _):
            self.init(.conflict, "uniqueness", refusal.words)
        case (.changedMeanwhile, _): self.init(.preconditionFailed, nil, refusal.words)
        case (_, .unprocessableContent): self.init(.badRequest, "invalidValue", refusal.words)
        case (_, let status): self.init(status, nil, refusal.words)
        }
        if let seconds = refusal.retryAfter { headers[.retryAfter] = String(seconds) }
    }

    var response: Response {
        var members: [String: JSON] = [
            "schemas": .array([.string(SCIMMessage.error)]), "status": .string(String(status.code)),
            "detail": .string(detail),
        ]
        if let type { members["scimType"] = .string(type) }
        return SCIMAnswer(status, .object(members), headers: headers).response
    }
}

extension SCIMFault {
    fileprivate var words: String {
        switch self {
        case .bodyMalformed: SCIMWords.bodyMalformed
        case .schemaMissing(let urn): SCIMWords.schemaMissing(urn)
        case .filterMalformed: SCIMWords.filterMalformed
        case .filterTooBroad: SCIMWords.filterTooBroad
        case .pathMalformed(let path): SCIMWords.pathMalformed(path)
        case .noTarget(let path): SCIMWords.noTarget(path)
        case .readOnly(let path): SCIMWords.readOnly(path)
        case .needed(let name): SCIMWords.needed(name)
        case .valueMissing(let name): SCIMWords.valueMissing(name)
        case .valueMalformed(let name): SCIMWords.valueMalformed(name)
        case .namesDiffer: SCIMWords.namesDiffer
        case .cursorInvalid: SCIMWords.cursorInvalid
        case .cursorExpired: SCIMWords.cursorExpired
        case .countInvalid: SCIMWords.countInvalid(SCIMDocuments.largestPage)
        case .passwordRefused: SCIMWords.passwordRefused
        }
    }
}

extension Outcome {
    /// What was asked for; a refusal becomes the answer.
    func orSCIMProblem() throws(SCIMProblem) -> Value {
        switch self {
        case .done(let value): value
        case .refused(let refusals): throw SCIMProblem(refusals)
        }
    }
}

/// What an identity system is answered.
struct SCIMAnswer: Sendable {
    let status: HTTPResponse.Status
    /// `nil` where there is nothing to say.
    let body: JSON?
    var headers: HTTPFields

    init(_ status: HTTPResponse.Status = .ok, _ body: JSON? = nil, headers: HTTPFields = [:]) {
        (self.status, self.body, self.headers) = (status, body, headers)
    }

    static let media = "application/scim+json"

    var response: Response {
        var fields: HTTPFields = [.cacheControl: "no-store"]
        fields.append(contentsOf: headers)
        guard let body else { return Response(status: status, headers: fields) }
        fields[.contentType] = Self.media
        return Response(
            status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: body.description)))
    }
}
