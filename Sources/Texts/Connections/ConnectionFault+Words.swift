package import Domain

extension ConnectionFault {
    /// What is wrong with the field, and what mends it.
    package var words: String {
        "“\(field.rawValue)”: \(problem.words(of: field))"
    }

    /// The same where the field is named already.
    package var wordsBeside: String {
        let words = problem.words(of: field)
        return words.prefix(1).uppercased() + words.dropFirst()
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
            switch field {
            case .servers: "name \(ConnectionSettings.mostServers) at most."
            case .matchingHours, .importHours, .driftHours: "say 0 to \(ConnectionSettings.mostHours)."
            default: "say 1 to \(ConnectionSettings.mostAtOnce)."
            }
        case .namedTwice: "each server is named once."
        case .notOfThisKind: "Active Directory takes passwords as unicode-pwd, and other directories don’t."
        case .needsLDAPS: "Active Directory takes passwords over ldaps:// only."
        case .certificateUnreadable:
            "one of these can’t be read as a certificate. Copy the file of the authority as it is, from BEGIN to END."
        case .certificateExpired:
            "all of these have expired. Paste the one that the directory’s authority uses now."
        case .notAnAuthority:
            "one of these may not vouch for others. Paste the certificate of the authority that signed the directory’s, and"
                + " not the directory’s own."
        }
    }

    private static func form(of field: ConnectionField) -> String {
        switch field {
        case .servers: "write ldaps://HOST, or ldap://HOST for StartTLS, with :PORT where it is another one."
        case .authorities: "paste certificates in PEM, and no private key."
        case .readerName, .writerName, .searchBase, .policy:
            "write a distinguished name, as cn=reader,dc=example,dc=org."
        case .filter, .accountFilter: "write one filter in brackets, as (objectClass=person)."
        case .userNameAttribute, .emailAttribute, .givenNameAttribute, .familyNameAttribute:
            "write the name of one attribute, as mail."
        case .atOnce, .matchingHours, .importHours, .driftHours: "write a number."
        case .changeAt: "write one line that can be read."
        case .kind, .matching, .passwords, .authority, .leaving, .unlocks, .accounts, .importMails, .gone:
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
        case .gone: GoneRule.allCases.map(\.rawValue)
        case .unlocks, .importMails: ["on", "off"]
        case .servers, .authorities, .readerName, .writerName, .searchBase, .filter, .userNameAttribute,
            .emailAttribute, .givenNameAttribute, .familyNameAttribute, .atOnce, .accountFilter, .changeAt,
            .matchingHours, .importHours, .driftHours, .policy:
            []
        }
    }
}
