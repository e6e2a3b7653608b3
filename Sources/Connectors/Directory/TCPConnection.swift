import CCurl
import CLDAP
import Domain
import Glibc

/// A connection to a server of a directory, before TLS.
///
/// libcurl makes it, and libldap takes it over: libldap itself would wait for a silent name server as long as that pleases,
/// and can't be told to stop.
enum TCPConnection {
    /// Returns a descriptor, which is the caller's.
    static func open(
        to server: DirectoryServer, limits: LDAPLimits, transfer: CurlTransfer
    ) throws(DirectoryFault) -> Int32 {
        guard !transfer.isCancelled else { throw DirectoryFault(.cancelled) }
        do throws(CurlHandle.Fault) {
            guard let handle = CurlHandle() else { throw CurlHandle.Fault(code: CURLE_FAILED_INIT) }
            try handle.setUp(connect: limits.connect, total: limits.connect, authorities: nil)
            try handle.guardConnection(by: transfer)
            try handle.set(CURLOPT_CONNECT_ONLY, 1)
            try handle.set(CURLOPT_URL, "http://\(server.host):\(server.port)/")
            try handle.check(withExtendedLifetime(transfer) { CCurl_perform(handle.handle) })
            var connection: curl_socket_t = CURL_SOCKET_BAD
            try handle.check(CCurl_get_socket(handle.handle, &connection))
            // The handle closes its own at its end.
            let ours = fcntl(connection, F_DUPFD_CLOEXEC, 0)
            guard ours >= 0 else { throw CurlHandle.Fault(code: CURLE_COULDNT_CONNECT) }
            return ours
        } catch {
            throw DirectoryFault(reason(of: error.code))
        }
    }

    /// Ready for reading and writing that waits, though not for ever.
    static func setBlocking(_ connection: Int32, limit: Duration) {
        let flags = fcntl(connection, F_GETFL)
        _ = fcntl(connection, F_SETFL, flags & ~O_NONBLOCK)
        CLDAP_limit_waiting(connection, Int(limit.inMilliseconds))
    }

    private static func reason(of code: CURLcode) -> DirectoryFault.Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: .nameUnknown
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        default: .unreachable
        }
    }
}
