/// One record of a CSV file.
package struct CSVRecord: Hashable, Sendable {
    /// The line on which it begins, counted from 1.
    package let line: Int
    package let fields: [String]

    package init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }
}

/// What stands between two fields.
package enum CSVSeparator: UInt8, CaseIterable, Sendable {
    case comma = 0x2C
    /// What spreadsheets write where the comma is for decimals.
    case semicolon = 0x3B
    case tab = 0x09
}

/// How much of a file is held at once. A quote that is never closed must not fill the memory.
package struct CSVLimits: Hashable, Sendable {
    /// In bytes.
    package var field = 4_096
    /// In bytes, quotes and separators included.
    package var record = 65_536

    package init() {}
}
