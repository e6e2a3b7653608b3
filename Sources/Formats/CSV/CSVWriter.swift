/// Writes CSV (RFC 4180) that a spreadsheet can open without carrying out what people typed.
package struct CSVWriter: Sendable {
    private static let special = Set(CSVSeparator.allCases.map(\.rawValue) + Array("\"\r\n".utf8))
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let separator: CSVSeparator

    package init(separator: CSVSeparator = .comma) {
        self.separator = separator
    }

    /// One record with the CRLF that ends it. Fields that a spreadsheet would take for a formula are neutralised.
    package func record(_ fields: [String]) -> String {
        record(verbatim: fields.map(SpreadsheetText.neutralised))
    }

    /// One record with the CRLF that ends it, each field as it is.
    package func record(verbatim fields: [String]) -> String {
        // A line with nothing on it would be no record.
        guard fields != [""] else { return "\"\"\r\n" }
        return fields.map(quotedWhereNeeded).joined(separator: String(Unicode.Scalar(separator.rawValue))) + "\r\n"
    }

    /// Quoted is also what a reader could take for something else: another separator, a byte order mark, spaces that
    /// some drop, and an apostrophe that neutralises.
    private func quotedWhereNeeded(_ field: String) -> String {
        let needsQuotes =
            field.utf8.contains(where: Self.special.contains) || field.utf8.starts(with: Self.byteOrderMark)
            || field.utf8.first.map("' ".utf8.contains) == true || field.utf8.last == UInt8(ascii: " ")
        guard needsQuotes else { return field }
        return "\"\(field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined())\""
    }
}

/// Text in a cell of a spreadsheet, where whatever begins like a formula is carried out when the file is opened
/// (OWASP, CSV Injection).
package enum SpreadsheetText {
    /// Also in the full width of East Asian keyboards, which some spreadsheets take for the same.
    private static let triggers: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// With an apostrophe before what would be a formula, and before what would be taken for such a neutralised one:
    /// `restored` gives back exactly what was there.
    package static func neutralised(_ text: String) -> String {
        isFormula(text) ? "'" + text : text
    }

    /// The opposite of `neutralised`. Spreadsheets, too, keep such an apostrophe for a mark of text.
    package static func restored(_ text: String) -> String {
        text.unicodeScalars.first == "'" && isFormula(text) ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func isFormula(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map(triggers.contains) ?? false
    }
}
