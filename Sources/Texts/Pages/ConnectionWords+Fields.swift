package import Domain

// Setting a directory up, and changing what was said about it.
extension ConnectionWords {
    package static let newTitle = "Add a connection"
    package static let next = "Next"
    package static let previous = "Back"
    package static let finish = "Add This Connection"
    package static let added = "The connection was added."
    package static let changed = "The connection was changed."
    package static let readerSet = "The password of the account that reads was set."
    package static let writerSet = "The password of the account that writes was set, and sealed for the connector."
    package static let save = "Save"

    package static func step(_ number: Int, of count: Int) -> String { "Step \(number) of \(count)" }

    package static let name = "Name"
    package static let nameHint = "What you call it, for example “Head office”. People see it, too."

    package static func label(of field: ConnectionField) -> String {
        switch field {
        case .kind: "What kind of directory is it?"
        case .servers: "Addresses"
        case .authorities: "Certificate of the authority"
        case .readerName: "Account that reads"
        case .writerName: "Account that writes"
        case .searchBase: "Search base"
        case .filter: "Filter"
        case .userNameAttribute: "Attribute with the user name"
        case .emailAttribute: "Attribute with the email address"
        case .givenNameAttribute: "Attribute with the given name"
        case .familyNameAttribute: "Attribute with the family name"
        case .matching: "How is somebody’s entry found?"
        case .passwords: "How are passwords written there?"
        case .policy: "Rules for passwords there"
        case .authority: "Where do people change their password?"
        case .leaving: "When somebody is suspended, expires, or is locked until an administrator acts"
        case .unlocks: "When somebody is unlocked here"
        case .atOnce: "Changes at the same time"
        case .accounts: "Who is bound"
        case .accountFilter: "Filter of who is bound"
        case .changeAt: "Where people change a password that isn’t changed here"
        case .matchingHours: "Hours between one matching and the next"
        case .importHours: "Hours between one import and the next"
        case .driftHours: "Hours between one check and the next"
        case .importMails: "When an import adds somebody by itself"
        case .gone: "When the entry of somebody who was imported is gone"
        }
    }

    package static func hint(of field: ConnectionField) -> String? {
        switch field {
        case .servers:
            "One a line: ldaps://ldap.example.org, or ldap://ldap.example.org for StartTLS. The first that answers is used."
        case .authorities:
            "Paste the file in PEM, from BEGIN CERTIFICATE to END CERTIFICATE. No other authority is trusted for this"
                + " directory. While one takes another’s place, paste both, one below the other."
        case .readerName: "It searches, and changes nothing. A distinguished name, as cn=reader,dc=example,dc=org."
        case .writerName: "It needs the right to set passwords, and nothing else. Passwords come later, each by itself."
        case .searchBase: "Nothing outside of it is read or written. For example ou=people,dc=example,dc=org."
        case .filter: "Which entries below it are people."
        case .policy:
            "The entry with the rules that hold for everybody, as cn=default,ou=policies,dc=example,dc=org: the directory"
                + " doesn’t say which it is. Leave it empty where there are none. Rules of single people are found by"
                + " themselves."
        case .atOnce: "So that a slow directory isn’t flooded: 1 to \(ConnectionSettings.mostAtOnce)."
        case .changeAt:
            "An address or a few words that people read. Only where passwords are set in the directory alone."
        case .accountFilter: "A filter of the directory, over its entries. Only where a filter says who is bound."
        case .matchingHours: "New entries are bound to their accounts by themselves. 0 for never."
        case .importHours: "New people are added, and changed names and addresses followed. 0 for never."
        case .driftHours: "Who is out of step is found out and shown; nothing is changed. 0 for never."
        case .userNameAttribute, .emailAttribute, .givenNameAttribute, .familyNameAttribute, .kind, .matching,
            .passwords, .authority, .leaving, .unlocks, .accounts, .importMails, .gone:
            nil
        }
    }

    package static let forActiveDirectory = "With Active Directory also name@domain."

    /// What a field says, where it is one of a few.
    package static func value(_ value: String, of field: ConnectionField) -> String {
        choice(value, of: field)?.name ?? value
    }

    /// One of a few that a field may say, and what it means.
    package static func choice(_ value: String, of field: ConnectionField) -> (name: String, why: String)? {
        switch field {
        case .kind: ConnectionKind(rawValue: value).map(kind)
        case .passwords: PasswordWriting(rawValue: value).map(writing)
        case .authority: PasswordAuthority(rawValue: value).map(authority)
        case .leaving: LeavingRule(rawValue: value).map(leaving)
        case .matching: MatchingAttribute(rawValue: value).map(matching)
        case .unlocks: ["on": unlocks(true), "off": unlocks(false)][value]
        case .accounts: BoundAccounts(rawValue: value).map(accounts)
        case .importMails: ["on": importMails(true), "off": importMails(false)][value]
        case .gone: GoneRule(rawValue: value).map(gone)
        case .servers, .authorities, .readerName, .writerName, .searchBase, .filter, .userNameAttribute,
            .emailAttribute, .givenNameAttribute, .familyNameAttribute, .atOnce, .accountFilter, .changeAt,
            .matchingHours, .importHours, .driftHours, .policy:
            nil
        }
    }

    private static func kind(_ kind: ConnectionKind) -> (String, String) {
        switch kind {
        case .ldap: ("OpenLDAP or another LDAP directory", "Whatever speaks LDAP version 3.")
        case .activeDirectory: ("Active Directory", "A domain of Windows Server, or of Samba.")
        }
    }

    private static func writing(_ writing: PasswordWriting) -> (String, String) {
        switch writing {
        case .passwordModify:
            ("As a new password", "The directory gets the password and stores it in its own way, by its own rules.")
        case .argon2:
            (
                "As an Argon2 verifier",
                "The directory never sees the password, and nobody has to type it again. OpenLDAP needs its module argon2."
            )
        case .unicodePassword: ("As Active Directory takes it", "The password, over LDAPS.")
        }
    }

    private static func authority(_ authority: PasswordAuthority) -> (String, String) {
        switch authority {
        case .lockstep: ("Here", "The directory follows.")
        case .directory: ("In the directory", "Nothing is written there; its passwords count.")
        case .both: ("In both", "Each follows the other.")
        }
    }

    private static func leaving(_ rule: LeavingRule) -> (String, String) {
        switch rule {
        case .disable: ("Disable the entry there", "And enable it again when they come back. Nothing is deleted.")
        case .leave: ("Leave the entry as it is", "They may still sign in to what asks the directory.")
        }
    }

    private static func matching(_ attribute: MatchingAttribute) -> (String, String) {
        switch attribute {
        case .email: ("By the email address", "The same address there as here.")
        case .userName: ("By the user name", "The same user name there as here.")
        }
    }

    private static func unlocks(_ does: Bool) -> (String, String) {
        does
            ? ("Unlock the entry there, too", "Whoever asked you for help gets in everywhere.")
            : ("Leave a lock there as it is", "The directory’s own administrators end it.")
    }

    private static func accounts(_ accounts: BoundAccounts) -> (String, String) {
        switch accounts {
        case .all: ("Everybody who is found there", "Each entry that is somebody’s here, as soon as it is there.")
        case .filter: ("Whom a filter finds", "Of these, only the entries that the filter below lets through.")
        case .byHand: ("Who is bound by hand", "Nobody is bound by themselves.")
        }
    }

    private static func importMails(_ does: Bool) -> (String, String) {
        does
            ? (
                "Mail them a link",
                "With it they choose their password here. Not where this directory alone decides about passwords."
            )
            : ("Send nothing", "You send them a link when it is time.")
    }

    private static func gone(_ rule: GoneRule) -> (String, String) {
        switch rule {
        case .show: ("Show it", "Nothing happens to the account by itself.")
        case .suspend: ("Suspend the account here", "Its sessions end, and it is shown who they were.")
        }
    }
}
