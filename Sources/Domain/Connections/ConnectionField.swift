/// One thing to be said about a connection, by the name that the command line and the database know it by.
package enum ConnectionField: String, Hashable, Sendable, CaseIterable {
    case kind
    case servers
    /// The certificates, in PEM, of which one has to have signed the directory's own. No other is trusted.
    case authorities
    case readerName = "reader-dn"
    case writerName = "writer-dn"
    case searchBase = "search-base"
    case filter
    case userNameAttribute = "attribute.user-name"
    case emailAttribute = "attribute.email"
    case givenNameAttribute = "attribute.given-name"
    case familyNameAttribute = "attribute.family-name"
    case matching
    case passwords
    /// The entry with the rules for everybody's passwords, where the directory doesn't show which that is.
    case policy = "password-policy"
    case authority
    /// Where people change their passwords who can't do so here: an address or a few words.
    case changeAt = "change-at"
    case leaving
    case unlocks
    case atOnce = "at-once"
    case accounts
    case accountFilter = "account-filter"
    /// Every so many hours the directory is read for that; 0 for never.
    case matchingHours = "matching-hours"
    case importHours = "import-hours"
    case driftHours = "drift-hours"
    /// Whether people who are imported by themselves are mailed a link.
    case importMails = "import-mails"
    /// What becomes of accounts that were imported, and whose entry is gone.
    case gone

    /// By which it is found out which directory is asked about whose password, and whether it is; and where people are led
    /// to, who can't change theirs here.
    package static let deciding: [ConnectionField] = [
        .kind, .servers, .authorities, .readerName, .searchBase, .filter, .userNameAttribute, .emailAttribute,
        .matching,
        .authority, .accounts, .accountFilter, .changeAt,
    ]

    /// What holds where nobody said anything; `nil` where somebody has to.
    package func standard(of kind: ConnectionKind) -> String? {
        switch (self, kind) {
        case (.kind, _), (.servers, _), (.authorities, _), (.readerName, _), (.writerName, _), (.searchBase, _): nil
        case (.filter, .ldap): "(objectClass=person)"
        case (.filter, .activeDirectory): "(&(objectCategory=person)(objectClass=user))"
        case (.userNameAttribute, .ldap): "uid"
        case (.userNameAttribute, .activeDirectory): "sAMAccountName"
        case (.emailAttribute, _): "mail"
        case (.givenNameAttribute, _): "givenName"
        case (.familyNameAttribute, _): "sn"
        case (.matching, _): MatchingAttribute.email.rawValue
        case (.passwords, .ldap): PasswordWriting.passwordModify.rawValue
        case (.passwords, .activeDirectory): PasswordWriting.unicodePassword.rawValue
        case (.policy, _): nil
        case (.authority, _): PasswordAuthority.lockstep.rawValue
        case (.changeAt, _): nil
        case (.leaving, _): LeavingRule.leave.rawValue
        case (.unlocks, _): "off"
        case (.atOnce, _): "4"
        case (.accounts, _): BoundAccounts.byHand.rawValue
        case (.accountFilter, _): ""
        case (.matchingHours, _), (.driftHours, _): "24"
        case (.importHours, _): "0"
        case (.importMails, _): "off"
        case (.gone, _): GoneRule.show.rawValue
        }
    }
}

/// By what an entry is found to be an account's.
package enum MatchingAttribute: String, Hashable, Sendable, CaseIterable {
    case email
    case userName = "user-name"
}

/// What becomes of an account whose entry is gone.
package enum GoneRule: String, Hashable, Sendable, CaseIterable {
    case show, suspend
}

/// What is wrong with one field of a connection.
package struct ConnectionFault: Error, Hashable, Sendable {
    package enum Problem: String, Hashable, Sendable, CaseIterable {
        case missing
        case tooLong = "too-long"
        case malformed
        /// Not one of those that there are.
        case unknownChoice = "unknown-choice"
        case outOfRange = "out-of-range"
        /// Each way to the directory is named once.
        case namedTwice = "named-twice"
        /// Active Directory takes passwords in its own way, and others don't.
        case notOfThisKind = "not-of-this-kind"
        /// Active Directory takes them over LDAPS only.
        case needsLDAPS = "needs-ldaps"
        /// What was pasted is no certificate.
        case certificateUnreadable = "certificate-unreadable"
        case certificateExpired = "certificate-expired"
        /// The certificate may not vouch for others.
        case notAnAuthority = "not-an-authority"
    }

    package let field: ConnectionField
    package let problem: Problem

    package init(_ field: ConnectionField, _ problem: Problem) {
        self.field = field
        self.problem = problem
    }
}
