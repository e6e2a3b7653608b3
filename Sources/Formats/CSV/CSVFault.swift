/// Why a file can't be read on as CSV. Nothing behind the place is read: where one quote is wrong, the rest may be too.
package struct CSVFault: Error, Hashable, Sendable {
    /// Counts from 1. A line break within quotes begins a new line, as it does in an editor.
    package let line: Int
    package let reason: Reason

    package init(line: Int, _ reason: Reason) {
        self.line = line
        self.reason = reason
    }

    package enum Reason: Hashable, Sendable {
        case system(SystemFault)
        case notUTF8
        case nul
        /// In the header, two of the separators stand equally often.
        case separatorUnclear
        /// A quote in a field that does not begin with one.
        case strayQuote
        /// Something else than a separator or a line's end behind a closing quote.
        case textAfterQuote
        /// The line is the one on which the quote opens.
        case quoteNotClosed
        /// A carriage return outside quotes that no line feed follows.
        case strayCarriageReturn
        /// In bytes.
        case fieldTooLong(limit: Int)
        /// In bytes.
        case recordTooLong(limit: Int)
    }

    /// The stable name.
    package var code: String {
        switch reason {
        case .system: "file-unreadable"
        case .notUTF8: "csv-not-utf-8"
        case .nul: "csv-nul"
        case .separatorUnclear: "csv-separator-unclear"
        case .strayQuote: "csv-stray-quote"
        case .textAfterQuote: "csv-text-after-quote"
        case .quoteNotClosed: "csv-quote-not-closed"
        case .strayCarriageReturn: "csv-stray-carriage-return"
        case .fieldTooLong: "csv-field-too-long"
        case .recordTooLong: "csv-record-too-long"
        }
    }
}

extension CSVFault: CustomStringConvertible {
    /// What is wrong and what mends it.
    package var description: String {
        switch reason {
        case .system(let fault): "The file can’t be read (\(fault)). Check its name and its owner."
        case .notUTF8: "This is not UTF-8. Save the file as “CSV UTF-8”."
        case .nul: "There is a NUL here, which no text has. Save the file as “CSV UTF-8”."
        case .separatorUnclear:
            "The header has as many of one separator as of another. Separate all columns by commas, semicolons or tabs."
        case .strayQuote:
            "There is a quote within a field that doesn’t begin with one. Put the field in quotes, and the quote twice."
        case .textAfterQuote: "Something follows the closing quote. A quote within quotes is written twice."
        case .quoteNotClosed: "A quote opens here and never closes."
        case .strayCarriageReturn:
            "There is a carriage return without a line feed. Save the file with line ends of Windows or Unix."
        case .fieldTooLong(let limit): "A field is longer than \(limit) bytes. Is a quote missing?"
        case .recordTooLong(let limit): "The row that begins here is longer than \(limit) bytes. Is a quote missing?"
        }
    }
}
