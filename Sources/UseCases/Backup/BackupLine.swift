import FoundationEssentials
import Formats
import Store

/// The lines of a backup file, each a JSON document: a header; for each table its columns and then its rows, each an
/// array of texts, whole numbers and nulls; a footer.
enum BackupLine {
    static let format = 1

    struct Header: Codable {
        /// What this file is, for whoever finds it.
        var lockstepBackup = BackupLine.format
        let schema: Int
        /// Milliseconds since 1970.
        let takenAt: Int64

        enum CodingKeys: String, CodingKey {
            case lockstepBackup = "lockstep_backup"
            case schema
            case takenAt = "taken_at"
        }
    }

    struct Table: Codable {
        let table: String
        let columns: [String]
    }

    struct Footer: Codable {
        let rows: [String: Int]
        let seal: String
    }

    static func encode(_ line: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(line)
    }

    static func decode<Line: Decodable>(_ line: [UInt8], as: Line.Type = Line.self) -> Line? {
        try? JSONDecoder().decode(Line.self, from: Data(line))
    }

    static func encode(_ row: Row) throws -> Data {
        try encode(row.values.map(Value.init))
    }

    static func row(_ line: [UInt8]) -> [SQLValue]? {
        decode(line, as: [Value].self)?.map(\.value)
    }

    /// Whether a line is a row: the only ones that are arrays.
    static func isRow(_ line: [UInt8]) -> Bool {
        line.first == UInt8(ascii: "[")
    }

    private struct Value: Codable {
        let value: SQLValue

        init(_ value: SQLValue) {
            self.value = value
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = .null
            } else if let text = try? container.decode(String.self) {
                value = .text(text)
            } else {
                value = .integer(try container.decode(Int64.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch value {
            case .null: try container.encodeNil()
            case .integer(let integer): try container.encode(integer)
            case .text(let text): try container.encode(text)
            }
        }
    }
}
