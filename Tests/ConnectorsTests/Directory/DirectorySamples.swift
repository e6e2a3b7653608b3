import Connectors
import Domain
import Foundation
import TestPrograms
import Testing
import UseCases

/// A real OpenLDAP of a test's own, see openldap_server.py.
final class OpenLDAPServer: Sendable {
    static let base = "dc=ex,dc=test"
    static let password = "correct horse 1"

    let ports: (plain: Int, secure: Int)
    private let process: Int32
    private let directory: TemporaryDirectory
    private let server: PythonServer

    /// - Parameters:
    ///   - policy: One more rule; `nil` means no password policies at all.
    ///   - ownPolicy: Whether uid=own has rules of its own, and uid=hidden some that nobody sees.
    init(
        certificate: String = "good", people: Int = 0, policy: String? = "pwdMinAge=0", ownPolicy: Bool = false
    ) throws {
        directory = try TemporaryDirectory()
        server = try PythonServer(
            PythonServer.outside + "/openldap_server.py",
            arguments: [
                directory.path, "--certificate", certificate, "--people", String(people), "--policy", policy ?? "",
            ] + (ownPolicy ? ["--own-policy"] : []))
        let numbers = server.firstLine.split(separator: " ").compactMap { Int($0) }
        try #require(numbers.count == 3)
        ports = (numbers[0], numbers[1])
        process = Int32(numbers[2])
    }

    func access(
        _ security: DirectoryServer.Security = .ldaps, as name: String = "service", password: String? = nil,
        before others: [DirectoryServer] = []
    ) throws -> DirectoryAccess {
        try DirectoryAccess(
            kind: .openLDAP, servers: others + [location(security)],
            authorities: directory.authority, base: DistinguishedName(Self.base),
            login: DirectoryLogin("cn=\(name),\(Self.base)", password ?? "\(name) password"))
    }

    func location(_ security: DirectoryServer.Security = .ldaps) throws -> DirectoryServer {
        try DirectoryServer(
            security == .ldaps ? "ldaps://127.0.0.1:\(ports.secure)" : "ldap://127.0.0.1:\(ports.plain)")
    }

    /// Returns when every thread of it stands still: one that runs on for a moment may still answer.
    func pause() {
        kill(process, SIGSTOP)
        while !isStopped { sched_yield() }
    }
    func resume() { kill(process, SIGCONT) }

    /// Another value for one of the rules that hold for everybody.
    func setPolicy(_ attribute: String, _ value: String) throws {
        let change = "dn: cn=policy,\(Self.base)\nchangetype: modify\nreplace: \(attribute)\n\(attribute): \(value)\n"
        let command = [
            "/usr/bin/ldapmodify", "-x", "-H", "ldap://127.0.0.1:\(ports.plain)", "-D", "cn=service,\(Self.base)", "-w",
            "service password",
        ]
        try #require(try TestProgram.run(command, typing: Data(change.utf8)).isWell)
    }

    func stop() { server.stop() }

    private var isStopped: Bool {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return threads.allSatisfy { thread in
            let status = try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/status", encoding: .utf8)
            return status?.contains("State:\tT") ?? true
        }
    }
}

/// A certificate of its own in front of a server, see tls_terminator.py.
final class TLSTerminator: Sendable {
    private let directory: TemporaryDirectory
    private let server: PythonServer

    init(before port: Int, _ arguments: String...) throws {
        directory = try TemporaryDirectory()
        server = try PythonServer(
            PythonServer.outside + "/tls_terminator.py", arguments: [directory.path, String(port)] + arguments)
    }

    /// The same directory, behind this.
    func access(_ access: DirectoryAccess) throws -> DirectoryAccess {
        try DirectoryAccess(
            kind: access.kind, servers: [DirectoryServer("ldaps://127.0.0.1:\(server.port)")],
            authorities: directory.authority, base: access.base, login: access.login)
    }
}

/// A server that misbehaves, see directory_sink.py.
final class DirectorySink: Sendable {
    let port: Int
    private let directory: TemporaryDirectory
    private let server: PythonServer

    init(_ mode: String) throws {
        directory = try TemporaryDirectory()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "directory_sink.py").path
        server = try PythonServer(script, arguments: [directory.path, mode])
        port = try server.port
    }

    func access(_ security: DirectoryServer.Security = .ldaps) throws -> DirectoryAccess {
        let scheme = security == .ldaps ? "ldaps" : "ldap"
        return try DirectoryAccess(
            kind: .openLDAP, servers: [DirectoryServer("\(scheme)://127.0.0.1:\(port)")],
            authorities: directory.authority, base: DistinguishedName(OpenLDAPServer.base),
            login: DirectoryLogin("cn=service", "service password"))
    }
}

extension TemporaryDirectory {
    /// What directory_certificates.py leaves there.
    var authority: String {
        get throws { try String(contentsOfFile: path + "/authority.pem", encoding: .utf8) }
    }
}

extension DirectoryPassword {
    init?(_ text: String) {
        self.init(Secret(text))
    }
}

extension DirectoryLogin {
    init(_ name: String, _ password: String) throws {
        let password = try #require(DirectoryPassword(password))
        self = try #require(DirectoryLogin(name: name, password: password))
    }
}

extension LDAPLimits {
    /// On a busy machine everything takes long.
    static let patient = LDAPLimits(connect: .seconds(30), operation: .seconds(60))
    static let hasty = LDAPLimits(connect: .milliseconds(700), operation: .milliseconds(700))
}

extension DirectoryClient {
    func entry(
        named uid: String, _ attributes: [AttributeName] = [], in access: DirectoryAccess
    ) async throws -> DirectoryEntry {
        let uidAttribute = try #require(AttributeName(access.kind == .openLDAP ? "uid" : "sAMAccountName"))
        let found = try await list(
            DirectorySearch(base: access.base, filter: .equal(uidAttribute, uid), attributes: attributes), in: access)
        try #require(found.count == 1)
        return found[0]
    }

    func identifier(of uid: String, in access: DirectoryAccess) async throws -> EntryIdentifier {
        try await #require(entry(named: uid, in: access).identifier)
    }
}

func directoryFault<Value>(
    of body: () async throws(DirectoryFault) -> Value
) async -> DirectoryFault? {
    do throws(DirectoryFault) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
