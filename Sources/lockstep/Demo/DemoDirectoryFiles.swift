import Domain
import Formats
import FoundationEssentials

/// What the demo's OpenLDAP is made of: its configuration, its certificate and its entries.
struct DemoDirectoryFiles {
    let folder: String
    let suffix: String

    var authority: String { "\(folder)/authority.pem" }
    var configuration: String { "\(folder)/slapd.conf" }
    var log: String { "\(folder)/slapd.log" }
    private var entries: String { "\(folder)/data" }
    /// Entries that are not all there yet.
    private var unfinished: String { "\(folder)/data.new" }

    /// Whether a start before this one has made them.
    var areThere: Bool { FileManager.default.fileExists(atPath: entries) }

    /// Makes everything anew but the entries.
    func begin(with certificate: LoopbackCertificate) throws {
        if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: unfinished, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try write(certificate.authority, to: authority)
        try write(certificate.certificate, to: "\(folder)/certificate.pem")
        try write(certificate.key.exposed, to: "\(folder)/key.pem")
    }

    /// - Returns: Whether the entries are there now; if not, the log says why.
    func fill(_ people: [DemoPerson], reader: Secret<String>, writer: Secret<String>) throws -> Bool {
        let ldif = "\(folder)/entries.ldif"
        try write(content(people, reader: reader, writer: writer), to: ldif)
        defer { try? FileManager.default.removeItem(atPath: ldif) }
        try write(configuration(entries: unfinished), to: configuration)
        guard ChildProcess.run(["/usr/sbin/slapadd", "-q", "-f", configuration, "-l", ldif], log: log) else {
            return false
        }
        try FileManager.default.moveItem(atPath: unfinished, toPath: entries)
        return true
    }

    func writeConfiguration() throws {
        try write(configuration(entries: entries), to: configuration)
    }

    private func write(_ text: String, to path: String) throws {
        let manager = FileManager.default
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// The service may write, and is not above the policy of passwords, as the root would be.
    private func configuration(entries: String) -> String {
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb.la
        moduleload ppolicy.la
        TLSCACertificateFile "\(authority)"
        TLSCertificateFile "\(folder)/certificate.pem"
        TLSCertificateKeyFile "\(folder)/key.pem"
        database mdb
        maxsize 67108864
        suffix "\(suffix)"
        directory "\(entries)"
        index entryUUID,objectClass eq
        access to attrs=userPassword by dn.exact="cn=lockstep,\(suffix)" write by anonymous auth by * none
        access to * by dn.exact="cn=lockstep,\(suffix)" write by * read
        overlay ppolicy
        ppolicy_default "cn=policy,\(suffix)"
        ppolicy_hash_cleartext

        """
    }

    private func content(_ people: [DemoPerson], reader: Secret<String>, writer: Secret<String>) -> String {
        var text = entry(
            suffix, ["dcObject", "organization"], [("dc", "northwind"), ("o", DemoOrganisation.name)])
        for (name, password) in [("reader", reader), ("lockstep", writer)] {
            text += entry(
                "cn=\(name),\(suffix)", ["organizationalRole", "simpleSecurityObject"],
                [("cn", name), ("userPassword", password.exposed)])
        }
        text += entry(
            "cn=policy,\(suffix)", ["organizationalRole", "pwdPolicy"],
            [("cn", "policy"), ("pwdAttribute", "userPassword"), ("pwdLockout", "TRUE")])
        text += entry("ou=people,\(suffix)", ["organizationalUnit"], [("ou", "people")])
        for person in people {
            guard let userName = person.userName else { continue }
            text += entry(
                "uid=\(userName),ou=people,\(suffix)", ["inetOrgPerson"],
                [
                    ("uid", userName), ("cn", "\(person.given) \(person.family)"), ("sn", person.family),
                    ("mail", person.email),
                    // As it is here. It stands on the screen.
                    ("userPassword", DemoOrganisation.password),
                ])
        }
        return text
    }

    /// LDIF (RFC 2849); values in base64, as names are not all ASCII.
    private func entry(_ name: String, _ classes: [String], _ attributes: [(String, String)]) -> String {
        let lines =
            ["dn: \(name)"] + classes.map { "objectClass: \($0)" }
            + attributes.map { "\($0.0):: \(Data($0.1.utf8).base64EncodedString())" }
        return lines.joined(separator: "\n") + "\n\n"
    }
}
