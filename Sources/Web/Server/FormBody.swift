import HTTPTypes
import Hummingbird
import NIOCore

/// An `application/x-www-form-urlencoded` body (WHATWG URL, section 5), read strictly: a field that comes twice, bytes
/// that are no UTF-8 and a NUL are refused rather than guessed about.
package enum FormBody {
    static let maximumFields = 32

    /// - Parameter choice: The one field that may come more than once: a list of what was ticked.
    static func read(
        _ request: Request, limit: Int, choice: String? = nil
    ) async throws -> (fields: [String: String], chosen: [String]) {
        let type = request.headers[.contentType]?.split(separator: ";").first
        guard type?.trimmingSpaces.lowercased() == "application/x-www-form-urlencoded",
            request.headers[.contentEncoding] == nil
        else { throw WebFault.unsupportedType }
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
            // Framing that can't be read, or a client that hung up: nothing of ours is broken.
            throw WebFault.badRequest
        }
        return try parse(body.readableBytesView, choice: choice)
    }

    package static func parse(_ body: some Collection<UInt8>) throws(WebFault) -> [String: String] {
        try parse(body, choice: nil).fields
    }

    package static func parse(
        _ body: some Collection<UInt8>, choice: String?
    ) throws(WebFault) -> (fields: [String: String], chosen: [String]) {
        var (fields, chosen): ([String: String], [String]) = ([:], [])
        for (name, value) in try pairs(body, uncounted: choice) {
            if name == choice {
                chosen.append(value)
                continue
            }
            guard fields.updateValue(value, forKey: name) == nil else { throw .badRequest }
        }
        return (fields, chosen)
    }

    /// Names and values in their order; also of a query, which is written in the same way.
    ///
    /// - Parameter choice: The name that may come as often as there is room for.
    static func pairs(
        _ body: some Collection<UInt8>, uncounted choice: String? = nil
    ) throws(WebFault) -> [(name: String, value: String)] {
        var (pairs, counted): ([(name: String, value: String)], Int) = ([], 0)
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = try decode(pair[..<(equals ?? pair.endIndex)])
            let value = try decode(equals.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...])
            if name != choice { counted += 1 }
            guard counted <= maximumFields else { throw .badRequest }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func decode(_ bytes: some Collection<UInt8>) throws(WebFault) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next()?.hexadecimalValue, let low = rest.next()?.hexadecimalValue else {
                    throw .badRequest
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self), !text.utf8.contains(0) else { throw .badRequest }
        return text
    }
}

extension UInt8 {
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension StringProtocol {
    /// Without spaces and tabs around it.
    var trimmingSpaces: SubSequence {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = firstIndex { !isSpace($0) } ?? endIndex
        let end = lastIndex { !isSpace($0) }.map(index(after:)) ?? start
        return self[start..<end]
    }
}
