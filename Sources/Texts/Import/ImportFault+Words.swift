package import Domain

extension ImportFault {
    /// What is the matter, and what mends it. The line is said beside it.
    package var words: String {
        switch reason {
        case .headerMissing:
            "The file is empty. Its first line names the columns: email, username, given name, family name."
        case .columnMissing:
            column == .email
                ? "There is no column of email addresses. Name it “email”, or say which one it is."
                : "There is no column of names. Name one “given name” or “family name”, or say which one it is."
        case .columnUnknown(let header):
            "Nothing here takes the column “\(header.printable)”. Say what it is, or that it is to be left out."
        case .columnDoubled(let header):
            "“\(header.printable)” is a second column for the \(column?.words ?? "same"). Leave one of them out."
        case .headerAbsent(let header): "There is no column “\(header.printable)”. Check how it is spelt."
        case .fieldCount(let count, let expected):
            "This row has \(count == 1 ? "1 field" : "\(count) fields") where the header has \(expected)."
        case .refused(.addressEmpty): "There is no email address."
        case .refused(let refusal): refusal.words
        case .repeated(let line): "This \(column?.words ?? "person") stands on line \(line) already."
        case .accountDiffers(let columns):
            "There is an account with this address, and it has another \(columns.map(\.words).joined(separator: " and "))."
                + " Nothing is overwritten."
        case .tooManyPeople(let limit): "A file holds at most \(limit) people. Split it here."
        }
    }
}

extension ImportColumn {
    fileprivate var words: String {
        switch self {
        case .email: "email address"
        case .userName: "user name"
        case .givenName: "given name"
        case .familyName: "family name"
        }
    }
}

extension String {
    /// Short, and without anything that a terminal would obey: a header can hold whatever a file holds.
    fileprivate var printable: String {
        let legible = unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0) }
        return legible.count > 60 ? String(legible.prefix(60)) + "…" : String(legible)
    }
}
