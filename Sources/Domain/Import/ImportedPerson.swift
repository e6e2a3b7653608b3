/// A person as a row of an imported table describes them.
package struct ImportedPerson: Hashable, Sendable {
    /// The line on which the row begins.
    package let line: Int
    package let email: EmailAddress
    package let userName: UserName?
    package let name: PersonName

    package init(line: Int, email: EmailAddress, userName: UserName?, name: PersonName) {
        self.line = line
        self.email = email
        self.userName = userName
        self.name = name
    }

    /// How an imported person stands to the accounts that there are.
    package enum Standing: Hashable, Sendable {
        case new
        /// There is an account that is as the row says.
        case alreadyThere
        case refused(ImportFault)
    }

    /// - Parameters:
    ///   - holder: The user who has the address.
    ///   - namesake: The user who has the user name.
    ///   - columns: Those that the table has. What it says nothing about isn't compared.
    package func standing(holder: Account?, namesake: Account?, columns: Set<ImportColumn>) -> Standing {
        guard let holder else {
            return namesake == nil
                ? .new : .refused(ImportFault(line: line, column: .userName, .refused(.userNameTaken)))
        }
        let differences = columns.filter { column in
            switch column {
            case .email: false
            case .userName: holder.userName?.key != userName?.key
            case .givenName: holder.name.given != name.given
            case .familyName: holder.name.family != name.family
            }
        }
        guard !differences.isEmpty else { return .alreadyThere }
        let inOrder = ImportColumn.allCases.filter(differences.contains)
        return .refused(ImportFault(line: line, column: .email, .accountDiffers(in: inOrder)))
    }
}
