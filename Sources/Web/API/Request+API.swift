import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Texts

extension Request {
    /// Whether it has no query, no key, and takes anything.
    var isBare: Bool {
        uri.query == nil
            && !headers.contains { $0.name == .authorization || ($0.name == .accept && $0.value != "*/*") }
    }

    /// Answers are JSON whatever is asked for; whoever can't take it is told so before anything is done.
    ///
    /// Parameters of media types aren't looked at, but for a weight of nought (RFC 9110, section 12.5.1).
    func checkAccept() throws(APIProblem) {
        let ranges = headers[values: .accept].flatMap { $0.split(separator: ",") }
        guard !ranges.isEmpty else { return }
        let takesJSON = ranges.contains { range in
            let parts = range.split(separator: ";").map { $0.trimmingSpaces.lowercased() }
            let isRefused = parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
            return ["*/*", "application/*", "application/json"].contains(parts.first) && !isRefused
        }
        guard takesJSON else { throw APIProblem(.notAcceptable, "not-acceptable", APIWords.notAcceptable) }
    }

    /// RFC 6750, section 2.1. Never from the query: addresses are written into logs.
    func bearerToken() throws(APIProblem) -> Substring {
        let fields = headers[values: .authorization]
        let parts = fields.first?.split(separator: " ", maxSplits: 1)
        guard fields.count == 1, let parts, parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw APIProblem(
                .unauthorized, "key-missing", APIWords.keyMissing, headers: [.wwwAuthenticate: "Bearer"])
        }
        return parts[1]
    }

    /// The name that the program gave to its request, so that it can send it again.
    func idempotencyKey() throws(APIProblem) -> String? {
        let names = headers[values: .idempotencyKey]
        guard let name = names.first else { return nil }
        guard names.count == 1, (1...200).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw APIProblem(.badRequest, "idempotency-key-malformed", APIWords.idempotencyKeyMalformed) }
        return name
    }
}

extension APIOperation {
    func checkedQuery(of request: Request) throws(APIProblem) -> [String: String] {
        try APIField.checked(request, as: query)
    }
}

extension APIField {
    /// The parameters behind the `?`. One that there isn't, or that comes twice, is refused: a filter with a slip in its
    /// name would otherwise be none.
    static func checked(_ request: Request, as known: [APIField]) throws(APIProblem) -> [String: String] {
        guard let typed = request.uri.query, !typed.isEmpty else { return [:] }
        let pairs: [(name: String, value: String)]
        do throws(WebFault) {
            pairs = try FormBody.pairs(typed.utf8)
        } catch {
            throw APIProblem(.badRequest, "parameter-malformed", APIWords.parameterMalformed)
        }
        var found: [String: String] = [:]
        for (name, value) in pairs {
            guard let field = known.first(where: { $0.name == name }) else {
                throw APIProblem(.badRequest, "parameter-unknown", APIWords.parameterUnknown)
            }
            guard found.updateValue(value, forKey: name) == nil else {
                throw APIProblem(.badRequest, "parameter-repeated", APIWords.parameterRepeated)
            }
            guard field.takes(value) else {
                throw APIProblem(.badRequest, "parameter-malformed", "\(name): \(APIWords.parameterMalformed)")
            }
        }
        return found
    }
}

extension APIField {
    fileprivate func takes(_ value: String) -> Bool {
        switch schema {
        case .integer:
            // Written in the one way there is: no sign, no zero in front.
            guard let number = Int64(value), String(number) == value else { return false }
            return schema.faults(in: .integer(number)).isEmpty
        case .bool: return ["true", "false"].contains(value)
        default: return schema.faults(in: .string(value)).isEmpty
        }
    }
}

/// Content that is one JSON object, read strictly: each name once, no lone surrogate, nothing behind it.
enum JSONContent {
    /// A thousand ids, and room.
    static let largest = 64 * 1_024

    /// - Returns: The members, which are as described, and the bytes that they came in.
    static func read(_ request: Request, as fields: [APIField]) async throws -> ([String: JSON], [UInt8]) {
        let bytes = try await read(request, media: ["application/json"])
        guard let members = JSON(bytes)?.object else {
            throw APIProblem(.badRequest, "json-malformed", APIWords.jsonMalformed)
        }
        let faults = APISchema.object(fields).faults(in: .object(members))
        guard faults.isEmpty else { throw APIProblem(faults) }
        return (members, bytes)
    }

    static func read(
        _ request: Request, media: Set<String>, upTo largest: Int = largest
    ) async throws -> [UInt8] {
        let types = request.headers[values: .contentType]
        let type = types.first?.split(separator: ";").first?.trimmingSpaces.lowercased()
        guard types.count == 1, let type, media.contains(type), request.headers[.contentEncoding] == nil else {
            throw APIProblem(.unsupportedType)
        }
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > largest {
            throw APIProblem(.tooLarge)
        }
        do {
            return Array(try await request.body.collect(upTo: largest).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw APIProblem(.tooLarge)
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw APIProblem(.tooLarge)
        } catch {
            // Framing that can't be read, or a client that hung up: nothing of ours is broken.
            throw APIProblem(.badRequest)
        }
    }
}
