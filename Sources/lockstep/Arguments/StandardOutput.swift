import Formats
import FoundationEssentials
import Glibc

/// Results of commands go here, everything else to standard error.
enum StandardOutput {
    static func write(_ line: String) {
        print(line)
    }

    /// One record, without what a spreadsheet would carry out.
    static func write(csv fields: [String]) {
        print(CSVWriter().record(fields), terminator: "")
    }

    /// One document, in an order and a form that stay.
    static func write(json value: some Encodable) throws {
        print(try json(value, [.prettyPrinted]))
    }

    static func json(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting = []) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Output into a pipe is held back until a block is full, and a server never ends.
    static func flush() {
        fflush(nil)
    }
}
