import Domain
import Formats
import Glibc

/// Tries one server step by step.
struct LDAPServerTest {
    let server: DirectoryServer
    let access: DirectoryAccess
    let limits: LDAPLimits
    let transfer: CurlTransfer

    func run() -> DirectoryTest {
        var step = DirectoryTest.Step.connection
        do throws(DirectoryFault) {
            // Once by itself, so that waiting for TLS can be told from waiting for a connection.
            close(try TCPConnection.open(to: server, limits: limits, transfer: transfer))
            step = .encryption
            let connection = try connect()
            step = .login
            _ = try connection.bind(access.login.name, access.login.password)
            step = .search
            let base = access.base.description
            let found = try connection.search(base, .entry, .everything, [.objectClass], in: access.kind, .one)
            guard found.count == 1 else { throw DirectoryFault(.noSuchEntry) }
            step = .rights
            return DirectoryTest(server: server, failed: nil, rights: try rights(over: connection))
        } catch {
            return DirectoryTest(server: server, failed: (Self.step(of: error.reason) ?? step, error))
        }
    }

    private func connect() throws(DirectoryFault) -> LDAPConnection {
        try LDAPConnection(
            to: server, trusting: AuthoritiesFile(access.authorities), limits: limits, transfer: transfer)
    }

    /// A fault that can come of one step alone.
    private static func step(of reason: DirectoryFault.Reason) -> DirectoryTest.Step? {
        switch reason {
        case .nameUnknown: .name
        case .unreachable: .connection
        case .encryptionRefused: .encryption
        case .certificate: .certificate
        case .timedOut, .brokenOff, .busy, .credentials, .notPermitted, .noSuchEntry, .ambiguous, .password,
            .unsupported,
            .changedMeanwhile, .tooMuch, .referred, .cancelled, .unexpected:
            nil
        }
    }

    /// Looks at any person's entry.
    private func rights(over connection: LDAPConnection) throws(DirectoryFault) -> DirectoryTest.Outcome {
        let attributes = DirectoryAccount.attributes(of: access.kind)
        let sample = try connection.search(
            access.base.description, .subtree, .people, attributes, in: access.kind, .sample)
        guard let entry = sample.first else { return .unknown }
        guard let account = DirectoryAccount(entry, in: access.kind), account.entryChangedAt != nil else {
            throw DirectoryFault(.notPermitted)
        }
        return .passed
    }
}

extension DirectoryFilter {
    fileprivate static let people = DirectoryFilter.any(
        ["person", "inetOrgPerson", "posixAccount", "user"].map { .equal(.objectClass, $0) })
}
