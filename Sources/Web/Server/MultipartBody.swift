import HTTPTypes
import Hummingbird
import NIOCore

/// A `multipart/form-data` body (RFC 7578), for the one kind of form that carries a file. Read as strictly as
/// `FormBody`: a field that comes twice, a part without a name or an end that is missing is refused.
package struct MultipartBody: Hashable, Sendable {
    package let fields: [String: String]
    /// The one file, whatever it says it is called.
    package let file: [UInt8]?

    /// What stands around a file, in bytes.
    static let overhead = 8 * 1_024

    static func read(_ request: Request, largestFile: Int) async throws -> MultipartBody {
        guard let type = request.headers[.contentType], let boundary = boundary(of: type),
            request.headers[.contentEncoding] == nil
        else { throw WebFault.unsupportedType }
        let limit = largestFile + overhead
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw WebFault.tooLarge
        }
        do {
            let body = try await request.body.collect(upTo: limit)
            return try parse(Array(body.readableBytesView), boundary: boundary)
        } catch is NIOTooManyBytesError {
            throw WebFault.tooLarge
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw WebFault.tooLarge
        } catch let fault as WebFault {
            throw fault
        } catch {
            throw WebFault.badRequest
        }
    }

    /// The boundary of a content type, where it is this one; RFC 2046, section 5.1.1.
    package static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map { $0.trimmingSpaces }
        guard parts.count == 2, parts[0].lowercased() == "multipart/form-data", parts[1].hasPrefix("boundary=")
        else { return nil }
        let value = parts[1].dropFirst("boundary=".count)
        let boundary = value.hasPrefix("\"") && value.hasSuffix("\"") ? value.dropFirst().dropLast() : value
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        return String(boundary)
    }

    package static func parse(_ body: [UInt8], boundary: String) throws(WebFault) -> MultipartBody {
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else { throw .badRequest }
        var position = delimiter.count
        var (fields, file): ([String: String], [UInt8]?) = ([:], nil)
        while !body[position...].starts(with: Array("--".utf8)) {
            guard body[position...].starts(with: newline),
                let next = body[(position + 2)...].firstRange(of: newline + delimiter)
            else { throw .badRequest }
            let part = try Part(body[(position + 2)..<next.lowerBound])
            if part.isFile {
                guard part.name == "file", file == nil else { throw .badRequest }
                file = Array(part.content)
            } else {
                guard let text = String(validating: part.content, as: UTF8.self), !text.utf8.contains(0),
                    fields.updateValue(text, forKey: part.name) == nil, fields.count <= FormBody.maximumFields
                else { throw .badRequest }
            }
            position = next.upperBound
        }
        return MultipartBody(fields: fields, file: file)
    }

    private static let newline: [UInt8] = [0x0D, 0x0A]

    private struct Part {
        let name: String
        let isFile: Bool
        let content: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) throws(WebFault) {
            guard let gap = bytes.firstRange(of: newline + newline),
                let head = String(validating: bytes[..<gap.lowerBound], as: UTF8.self)
            else { throw .badRequest }
            let disposition = head.split(separator: "\r\n").first {
                $0.lowercased().hasPrefix("content-disposition:")
            }
            guard let disposition, let name = Self.parameter("name", of: disposition) else { throw .badRequest }
            self.name = name
            isFile = Self.parameter("filename", of: disposition) != nil
            content = bytes[gap.upperBound...]
        }

        /// Browsers write `; name="…"`, with a quote in it as `%22`.
        private static func parameter(_ name: String, of line: Substring) -> String? {
            guard let start = line.firstRange(of: "; \(name)=\""),
                let end = line[start.upperBound...].firstIndex(of: "\"")
            else { return nil }
            return String(line[start.upperBound..<end])
        }
    }
}
