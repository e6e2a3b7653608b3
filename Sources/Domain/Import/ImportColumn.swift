/// What a column of an imported table can hold. The raw value names it on the command line.
package enum ImportColumn: String, Hashable, Sendable, Codable, CaseIterable {
    case email
    case userName = "username"
    case givenName = "given-name"
    case familyName = "family-name"

    /// The column that a header speaks of, whoever wrote it: capitals, spaces and punctuation don't count.
    package init?(header: String) {
        let letters = String(NormalisedText.caseFolded(header).filter(\.isLetter))
        guard let column = Self.allCases.first(where: { $0.headers.contains(letters) }) else { return nil }
        self = column
    }

    /// What directories and spreadsheets call it, in English, German, French and Spanish; AD's attributes among them.
    private var headers: Set<String> {
        switch self {
        case .email:
            [
                "email", "mail", "emailaddress", "mailaddress", "emailadresse", "mailadresse", "adresseemail",
                "courriel", "correo", "correoelectrónico",
            ]
        case .userName:
            [
                "username", "user", "userid", "uid", "login", "loginname", "signinname", "samaccountname", "benutzer",
                "benutzername", "anmeldename", "nomdutilisateur", "identifiant", "usuario", "nombredeusuario",
            ]
        case .givenName: ["givenname", "firstname", "forename", "vorname", "prénom", "nombre"]
        case .familyName:
            [
                "familyname", "lastname", "surname", "sn", "nachname", "familienname", "nomdefamille", "apellido",
                "apellidos",
            ]
        }
    }
}

/// What whoever imports says about the headers, beside what is recognised.
package struct ImportMapping: Hashable, Sendable, Codable {
    /// The header under which a column stands. Others are not looked for then.
    package var headers: [ImportColumn: String]
    /// Headers of columns that are left out.
    package var ignored: [String]

    package init(headers: [ImportColumn: String] = [:], ignored: [String] = []) {
        self.headers = headers
        self.ignored = ignored
    }
}
