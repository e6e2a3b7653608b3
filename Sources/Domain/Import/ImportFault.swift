/// One thing that is wrong with an imported table.
package struct ImportFault: Hashable, Sendable {
    /// Counts from 1, the header included.
    package let line: Int
    /// The column that it is about; `nil` where it is the row as such.
    package let column: ImportColumn?
    package let reason: Reason

    package init(line: Int, column: ImportColumn? = nil, _ reason: Reason) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    package enum Reason: Hashable, Sendable {
        // The header
        case headerMissing
        case columnMissing
        case columnUnknown(header: String)
        /// Another header stands for the same column.
        case columnDoubled(header: String)
        /// A header that the mapping names and the table doesn't have.
        case headerAbsent(header: String)

        // A row
        case fieldCount(Int, expected: Int)
        /// What an address, a name or a user name is refused for anywhere.
        case refused(Refusal)
        /// The same address or user name stands on an earlier line.
        case repeated(line: Int)
        /// The address belongs to an account that is not as the row says. Nothing is overwritten.
        case accountDiffers(in: [ImportColumn])
        case tooManyPeople(limit: Int)
    }

    /// The stable name.
    package var code: String {
        switch reason {
        case .headerMissing: "header-missing"
        case .columnMissing: "column-missing"
        case .columnUnknown: "column-unknown"
        case .columnDoubled: "column-doubled"
        case .headerAbsent: "header-absent"
        case .fieldCount: "field-count"
        case .refused(let refusal): refusal.code
        case .repeated: column == .userName ? "user-name-repeated" : "address-repeated"
        case .accountDiffers: "account-differs"
        case .tooManyPeople: "too-many-people"
        }
    }
}
