import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore

/// An `application/json` body, read strictly: an object, each of its names once.
enum JSONBody {
    static func read(_ request: Request, limit: Int) async throws -> JSON {
        let type = request.headers[.contentType]?.split(separator: ";").first
        guard type?.trimmingSpaces.lowercased() == "application/json", request.headers[.contentEncoding] == nil else {
            throw WebFault.unsupportedType
        }
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw WebFault.tooLarge
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw WebFault.tooLarge
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw WebFault.tooLarge
        } catch {
            throw WebFault.badRequest
        }
        guard let json = JSON(body.readableBytesView), json.object != nil else { throw WebFault.badRequest }
        return json
    }
}

/// What a program is told when it doesn't get what it asked for (RFC 9457): `code` is stable, `title` for people.
struct JSONProblem: Error {
    let status: HTTPResponse.Status
    let code: String
    let title: String

    var response: Response {
        let body = JSONText.object([
            "code": .string(code), "status": .integer(Int64(status.code)), "title": .string(title),
            "type": .string("about:blank"),
        ])
        return Response(
            status: status, headers: Self.headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes)))
    }

    private static let headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
}

extension Response {
    static func json(_ body: JSONText) -> Response {
        Response(
            status: .ok, headers: jsonHeaders, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes)))
    }

    private static let jsonHeaders: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
}
