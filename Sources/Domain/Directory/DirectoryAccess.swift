/// What a directory is, which decides how passwords are written and states are read.
package enum DirectoryKind: String, Hashable, Sendable, CaseIterable {
    /// OpenLDAP, and others that do what the standards say.
    case openLDAP = "openldap"
    case activeDirectory = "active-directory"
}

/// All that is needed to speak to a directory.
package struct DirectoryAccess: Sendable {
    package let kind: DirectoryKind
    /// In the order in which they are tried.
    package let servers: [DirectoryServer]
    /// The only authorities that may vouch for the servers, as PEM; `nil` means those of the system.
    package let authorities: String?
    /// Nothing outside it is read or written.
    package let base: DistinguishedName
    package let login: DirectoryLogin
    /// The entry with the rules for everybody's passwords, where the directory doesn't say itself which that is. Only read.
    package let policy: DistinguishedName?

    package init(
        kind: DirectoryKind, servers: [DirectoryServer], authorities: String?, base: DistinguishedName,
        login: DirectoryLogin, policy: DistinguishedName? = nil
    ) {
        self.policy = policy
        self.kind = kind
        self.servers = servers
        self.authorities = authorities
        self.base = base
        self.login = login
    }
}

/// With whose name and password a directory is spoken to.
package struct DirectoryLogin: Sendable {
    /// A distinguished name; for Active Directory also `name@domain`.
    package let name: String
    package let password: DirectoryPassword

    /// `nil` for an empty name, which would be nobody's (RFC 4513, section 5.1.1), and for one with a NUL in it.
    package init?(name: String, password: DirectoryPassword) {
        guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
        self.name = name
        self.password = password
    }
}

/// A password that may be sent to a directory.
package struct DirectoryPassword: Sendable {
    package let text: Secret<String>

    /// `nil` for an empty one: a bind with a name and no password succeeds as nobody (RFC 4513, section 5.1.2), and whoever
    /// takes that for the person's lets everybody in. Also for one with a NUL, at which some directories end it.
    package init?(_ text: Secret<String>) {
        let bytes = text.exposed.utf8
        guard !bytes.isEmpty, bytes.count <= Password.maximumBytes, !bytes.contains(0) else { return nil }
        self.text = text
    }
}
