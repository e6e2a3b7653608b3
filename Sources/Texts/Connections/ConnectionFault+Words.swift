package import Domain

extension ConnectionFault {
    /// What is wrong with the field, and what mends it.
    package var words: String {
        "“\(field.rawValue)”: \(problem.words(of: field))"
    }
}

extension ConnectionFault.Problem {
    fileprivate func words(of field: ConnectionField) -> String {
        switch self {
        case .missing: "nothing is said yet."
        case .tooLong: "this is too long."
        case .malformed: Self.form(of: field)
        case .unknownChoice: "choose \(Self.choices(of: field).joined(separator: " or "))."
        case .outOfRange:
            field == .servers
                ? "name \(ConnectionSettings.mostServers) at most." : "say 1 to \(ConnectionSettings.mostAtOnce)."
        case .namedTwice: "each server is named once."
        case .notOfThisKind: "Active Directory takes passwords as unicode-pwd, and other directories don’t."
        case .needsLDAPS: "Active Directory takes passwords over ldaps:// only."
        }
    }

    private static func form(of field: ConnectionField) -> String {
        switch field {
        case .servers: "write ldaps://HOST, or ldap://HOST for StartTLS, with :PORT where it is another one."
        case .authorities: "paste certificates in PEM, and no private key."
        case .readerName, .writerName, .searchBase: "write a distinguished name, as cn=reader,dc=example,dc=org."
        case .filter, .accountFilter: "write one filter in brackets, as (objectClass=person)."
        case .userNameAttribute, .emailAttribute, .givenNameAttribute, .familyNameAttribute:
            "write the name of one attribute, as mail."
        case .atOnce: "write a number."
        case .changeAt: "write one line that can be read."
        case .kind, .matching, .passwords, .authority, .leaving, .unlocks, .accounts:
            "choose \(choices(of: field).joined(separator: " or "))."
        }
    }

    private static func choices(of field: ConnectionField) -> [String] {
        switch field {
        case .kind: ConnectionKind.allCases.map(\.rawValue)
        case .matching: MatchingAttribute.allCases.map(\.rawValue)
        case .passwords: PasswordWriting.allCases.map(\.rawValue)
        case .authority: PasswordAuthority.allCases.map(\.rawValue)
        case .leaving: LeavingRule.allCases.map(\.rawValue)
        case .accounts: BoundAccounts.allCases.map(\.rawValue)
        case .unlocks: ["on", "off"]
        case .servers, .authorities, .readerName, .writerName, .searchBase, .filter, .userNameAttribute,
            .emailAttribute, .givenNameAttribute, .familyNameAttribute, .atOnce, .accountFilter, .changeAt:
            []
        }
    }
}
