import CLDAP
import Domain
import Glibc

/// A connection to one server of a directory, with TLS. It blocks: use it on a `BlockingExecutor`, on one thread at a time.
final class LDAPConnection {
    let server: DirectoryServer
    let limits: LDAPLimits
    let transfer: CurlTransfer
    let handle: OpaquePointer
    private let authorities: AuthoritiesFile

    /// Before anything else is done with the library.
    private static let isLibraryReady = CLDAP_wipe_what_is_freed()

    /// - Throws: When it returns, the server's name, its connection, TLS and its certificate have been found good, in that
    ///   order.
    init(
        to server: DirectoryServer, trusting authorities: AuthoritiesFile, limits: LDAPLimits, transfer: CurlTransfer
    ) throws(DirectoryFault) {
        guard Self.isLibraryReady else { throw DirectoryFault(.unexpected(code: LDAP_LOCAL_ERROR)) }
        let connection = try TCPConnection.open(to: server, limits: limits, transfer: transfer)
        TCPConnection.setBlocking(connection, limit: limits.connect)
        var handle: OpaquePointer?
        let url = "ldap://\(server.host):\(server.port)"
        guard CLDAP_adopt(connection, url, &handle) == LDAP_SUCCESS, let handle else {
            close(connection)
            throw DirectoryFault(.unexpected(code: LDAP_LOCAL_ERROR))
        }
        self.server = server
        self.limits = limits
        self.transfer = transfer
        self.authorities = authorities
        self.handle = handle
        try setUp()
        try encrypt(connection)
    }

    deinit {
        ldap_unbind_ext(handle, nil, nil)
    }

    /// Another connection to the same server, with nobody signed in.
    func another() throws(DirectoryFault) -> LDAPConnection {
        try LDAPConnection(to: server, trusting: authorities, limits: limits, transfer: transfer)
    }

    /// Every option that matters here is set here: the library takes others from files and the environment, in which a
    /// single line switches verification off.
    private func setUp() throws(DirectoryFault) {
        try check(CLDAP_set_int(handle, LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3))
        try check(CLDAP_set_off(handle, LDAP_OPT_REFERRALS))
        try check(CLDAP_set_off(handle, LDAP_OPT_RESTART))
        try check(CLDAP_set_int(handle, LDAP_OPT_DEREF, LDAP_DEREF_NEVER))
        try check(CLDAP_set_int(handle, LDAP_OPT_SIZELIMIT, LDAP_NO_LIMIT))
        try check(CLDAP_set_int(handle, LDAP_OPT_TIMELIMIT, LDAP_NO_LIMIT))
        // None while TLS is made: with one, libldap asks for what the server has not said yet over and over, and uses a
        // processor for as long as the server is silent. `HandshakeLimit` is the limit there.
        try check(CLDAP_set_network_timeout(handle, -1))
        try check(CLDAP_set_longest_answer(handle, limits.answerLength))
        try check(CLDAP_set_int(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_DEMAND))
        // A name in the certificate's subject counts only where there are no alternative names.
        try check(CLDAP_set_int(handle, LDAP_OPT_X_TLS_REQUIRE_SAN, LDAP_OPT_X_TLS_TRY))
        try check(CLDAP_set_int(handle, LDAP_OPT_X_TLS_PROTOCOL_MIN, 0x303))
        if Self.isGnuTLS {
            // GnuTLS takes the oldest version from nowhere else.
            let versions = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
            try check(CLDAP_set_string(handle, LDAP_OPT_X_TLS_CIPHER_SUITE, versions))
        }
        for option in [LDAP_OPT_X_TLS_CACERTDIR, LDAP_OPT_X_TLS_CERTFILE, LDAP_OPT_X_TLS_KEYFILE] {
            try check(CLDAP_set_string(handle, option, nil))
        }
        try check(CLDAP_set_string(handle, LDAP_OPT_X_TLS_CACERTFILE, authorities.path))
        // A context of its own; else all connections would share the one that the first has made. Reads the file.
        let result = CLDAP_set_int(handle, LDAP_OPT_X_TLS_NEWCTX, 0)
        guard result == LDAP_OPT_SUCCESS else { throw DirectoryFault(.certificate(.untrusted)) }
    }

    private func encrypt(_ connection: Int32) throws(DirectoryFault) {
        if server.security == .startTLS {
            var message: Int32 = 0
            try checkSending(ldap_start_tls(handle, nil, nil, &message), isWrite: false)
            guard try result(of: message, isWrite: false).code == LDAP_SUCCESS else {
                throw DirectoryFault(.encryptionRefused)
            }
        }
        let limit = HandshakeLimit(connection, limit: limits.connect, transfer: transfer)
        guard ldap_install_tls(handle) == LDAP_SUCCESS else {
            if let reason = limit.reason { throw DirectoryFault(reason) }
            let probe = CertificateProbe(
                server: server, authorities: authorities.own, limits: limits, transfer: transfer)
            throw DirectoryFault(probe.reason())
        }
        try check(CLDAP_set_network_timeout(handle, Int(limits.connect.inMilliseconds)))
    }

    private func check(_ result: Int32) throws(DirectoryFault) {
        guard result == LDAP_OPT_SUCCESS else { throw DirectoryFault(.unexpected(code: LDAP_LOCAL_ERROR)) }
    }

    private static let isGnuTLS: Bool = {
        var name: UnsafeMutablePointer<CChar>?
        guard ldap_get_option(nil, LDAP_OPT_X_TLS_PACKAGE, &name) == LDAP_OPT_SUCCESS, let name else { return false }
        defer { ldap_memfree(name) }
        return String(cString: name) == "GnuTLS"
    }()
}

/// The authorities that may vouch, where the library can read them.
final class AuthoritiesFile: Sendable {
    /// Debian's own.
    private static let system = "/etc/ssl/certs/ca-certificates.crt"

    private let file: Int32?

    /// - Parameter authorities: PEM; `nil` means the system's.
    init(_ authorities: String?) throws(DirectoryFault) {
        guard let authorities else {
            file = nil
            return
        }
        let bytes = Array(authorities.utf8)
        let made = CLDAP_memory_file(bytes, bytes.count)
        guard made >= 0 else { throw DirectoryFault(.unexpected(code: LDAP_NO_MEMORY)) }
        file = made
    }

    deinit {
        if let file { close(file) }
    }

    var path: String { own ?? Self.system }
    /// Those that are pinned.
    var own: String? { file.map { "/proc/self/fd/\($0)" } }
}
