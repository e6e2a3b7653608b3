import Connectors
import Domain
import Formats
import FoundationEssentials
import Glibc
import UseCases

/// An OpenLDAP of the demo's own with some of its people bound, so that whoever tries it sees a change arrive. Its entries
/// stay as they were left, like the people.
struct DemoDirectory {
    enum Start {
        case running(DemoDirectory, ConnectorRunner)
        case notInstalled
        /// The file says why.
        case failed(log: String)
    }

    private static let program = "/usr/sbin/slapd"
    private static let connection = "OpenLDAP"
    private static let suffix = "dc=northwind,dc=example"
    /// Of the demo's people.
    static let members = DemoOrganisation.people.filter {
        ["ada", "bruno", "dana", "emre"].contains($0.userName ?? "")
    }

    private let files: DemoDirectoryFiles
    let port: Int
    private let process: ChildProcess

    var url: String { "ldaps://127.0.0.1:\(port)" }

    func stop() { process.stop() }

    /// Asks for the password.
    var question: String {
        let authority = files.authority.contains(" ") ? "'\(files.authority)'" : files.authority
        return "LDAPTLS_CACERT=\(authority) ldapwhoami -x -H \(url) -D \(Self.name(of: "ada")) -W"
    }

    private static func name(of userName: String) -> String { "uid=\(userName),ou=people,\(suffix)" }

    static func start(
        in folder: DemoFolder, _ installation: Installation, reach: OutgoingReach
    ) async throws -> Start {
        guard access(program, X_OK) == 0 else { return .notInstalled }
        let files = DemoDirectoryFiles(folder: "\(folder.path)/directory", suffix: suffix)
        let connector = try await ConnectorRunner.inside(
            installation, keyFile: "\(folder.path)/connector.key", reach: reach)
        let administration = installation.hostRights.administration
        var known = try await administration.listConnections().orFailure().first { $0.name.text == connection }
        let port = LoopbackPort.free(preferred: known?.settings.servers.first?.port)
        let servers = "ldaps://127.0.0.1:\(port)"
        if known == nil || !files.areThere {
            if let known { _ = try await administration.removeConnection(known.id).orFailure() }
            guard let made = try await make(files, servers: servers, installation) else {
                return .failed(log: files.log)
            }
            known = made
        } else if let known, known.settings.servers.first?.port != port {
            _ = try await administration.changeConnection(known.id, [.servers: servers]).orFailure()
        }
        try files.writeConfiguration()
        let command = [program, "-d", "0", "-f", files.configuration, "-h", servers]
        guard let process = ChildProcess.start(command, log: files.log) else { return .failed(log: files.log) }
        guard await LoopbackPort.isOpen(port, within: .seconds(10)) else {
            process.stop()
            return .failed(log: files.log)
        }
        return .running(DemoDirectory(files: files, port: port, process: process), connector)
    }

    /// The directory's entries come last, and are looked for at the next start: what was interrupted is done again.
    private static func make(
        _ files: DemoDirectoryFiles, servers: String, _ installation: Installation
    ) async throws -> Connection? {
        let certificate = try LoopbackCertificate()
        let (reader, writer) = (Chance.system.token(.connector).text, Chance.system.token(.connector).text)
        try files.begin(with: certificate)
        let administration = installation.hostRights.administration
        guard let name = ConnectionName(connection),
            let connector = try await administration.listConnectors().orFailure().first(where: \.isTrusted)
        else { return nil }
        let added = try await administration.addConnection(
            name,
            [
                .kind: ConnectionKind.ldap.rawValue, .servers: servers, .authorities: certificate.authority,
                .readerName: "cn=reader,\(suffix)", .writerName: "cn=lockstep,\(suffix)", .searchBase: suffix,
            ]
        ).orFailure()
        _ = try await administration.setReader(of: added.id, password: reader).orFailure()
        let connection = try await administration.setWriter(
            of: added.id, carriedBy: connector.id, password: writer
        ).orFailure()
        for member in members {
            guard let userName = member.userName, let user = try await installation.findUser(EmailAddress(member.email))
            else { continue }
            _ = try await administration.bind(user.account.id, to: connection.id, entry: Self.name(of: userName))
                .orFailure()
        }
        return try files.fill(members, reader: reader, writer: writer) ? connection : nil
    }
}
