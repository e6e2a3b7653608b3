import Formats
import HTTPTypes
import Hummingbird
import NIOCore

/// An operation's answer as bytes, so that it can be given again as it was.
struct KeptAnswer: Sendable {
    let status: HTTPResponse.Status
    let location: String?
    let media: String
    let body: [UInt8]
    var isReplayed = false

    /// Carries the operation out. A refusal is an answer like others: asked again, it would be the same.
    init(of call: APICall) async throws {
        do {
            let answer = try await call.operation.handle(call)
            (status, location) = (answer.isAccepted ? .accepted : call.operation.success, answer.location)
            (media, body) = ("application/json", answer.body.bytes)
        } catch let problem as APIProblem where problem.isLasting {
            (status, location) = (problem.status, nil)
            (media, body) = (APIProblem.media, problem.json.bytes)
        }
    }

    /// Three lines, and the body.
    var bytes: [UInt8] { Array("\(status.code)\n\(media)\n\(location ?? "")\n".utf8) + body }

    init?(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let code = Int(String(decoding: parts[0], as: UTF8.self)), (200...599).contains(code)
        else { return nil }
        let location = String(decoding: parts[2], as: UTF8.self)
        status = HTTPResponse.Status(code: code)
        media = String(decoding: parts[1], as: UTF8.self)
        self.location = location.isEmpty ? nil : location
        body = Array(parts[3])
    }

    var response: Response {
        var fields: HTTPFields = [.contentType: media, .cacheControl: "no-store"]
        if let location { fields[.location] = location }
        if isReplayed { fields[.idempotencyReplayed] = "true" }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
