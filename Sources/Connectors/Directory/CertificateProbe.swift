import CCurl
import Domain
import Glibc

/// Finds out why TLS with a server came to nothing. libldap refuses a bad certificate and doesn't say what is bad about it;
/// libcurl does. Nothing is said to the server here, and nothing is allowed by it.
struct CertificateProbe {
    let server: DirectoryServer
    /// A PEM file; `nil` means the system's.
    let authorities: String?
    let limits: LDAPLimits
    let transfer: CurlTransfer

    func reason() -> DirectoryFault.Reason {
        let reason = reason(verifying: true)
        // Some faults of a chain look to libcurl like faults of TLS; without a look at the chain they are gone.
        guard reason == .encryptionRefused, self.reason(verifying: false) == Self.nothingWrong else { return reason }
        return Self.nothingWrong
    }

    /// One that OpenSSL finds nothing wrong with, and GnuTLS does.
    private static let nothingWrong = DirectoryFault.Reason.certificate(.untrusted)

    private func reason(verifying: Bool) -> DirectoryFault.Reason {
        do throws(DirectoryFault) {
            let connection = try TCPConnection.open(to: server, limits: limits, transfer: transfer)
            if server.security == .startTLS, !beginTLS(over: connection) {
                close(connection)
                return .encryptionRefused
            }
            return handshake(over: connection, verifying: verifying)
        } catch {
            return error.reason
        }
    }

    /// Closes the connection.
    private func handshake(over connection: Int32, verifying: Bool) -> DirectoryFault.Reason {
        var connection = connection
        guard let handle = CurlHandle() else {
            close(connection)
            return .encryptionRefused
        }
        return withUnsafePointer(to: &connection) { connection in
            do throws(CurlHandle.Fault) {
                try handle.setUp(connect: limits.connect, total: limits.connect, authorities: authorities)
                if !verifying {
                    try handle.set(CURLOPT_SSL_VERIFYPEER, 0)
                    try handle.set(CURLOPT_SSL_VERIFYHOST, 0)
                }
                try handle.guardConnection(by: transfer)
                try handle.check(CCurl_set_connection(handle.handle, connection))
                try handle.set(CURLOPT_CONNECT_ONLY, 1)
                try handle.set(CURLOPT_SSL_ENABLE_ALPN, 0)
                try handle.set(CURLOPT_URL, "https://\(server.host):\(server.port)/")
                let result = withExtendedLifetime(transfer) { CCurl_perform(handle.handle) }
                var verification = 0
                try handle.check(CCurl_get_long(handle.handle, CURLINFO_SSL_VERIFYRESULT, &verification))
                return Self.reason(of: result, verification: verification)
            } catch {
                return .encryptionRefused
            }
        }
    }

    private static func reason(of result: CURLcode, verification: Int) -> DirectoryFault.Reason {
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION: .certificate(certificate(verification))
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        case CURLE_OK: nothingWrong
        default: .encryptionRefused
        }
    }

    /// By OpenSSL's numbers (openssl-verification-options, X509_STORE_CTX_get_error).
    private static func certificate(_ verification: Int) -> DirectoryFault.Certificate {
        switch verification {
        // libcurl compares the name itself, before it asks for the chain's result; until then that is 1.
        case 0, 1, 62, 64: .wrongName
        case 9: .notYetValid
        case 10: .expired
        case 18: .selfSigned
        case 23: .revoked
        // Invalid CA, path too long, no right to sign certificates, no CA at all.
        case 24, 25, 32, 37, 79: .signedByNoAuthority
        default: .untrusted
        }
    }

    /// The extended operation (RFC 4511, section 4.14.1), which is the same bytes each time.
    private func beginTLS(over connection: Int32) -> Bool {
        TCPConnection.setBlocking(connection, limit: limits.connect)
        let name = Array("1.3.6.1.4.1.1466.20037".utf8)
        let request: [UInt8] = [0x30, 0x1D, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16] + name
        guard send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
            let head = receive(2, from: connection), head[0] == 0x30, head[1] < 0x80,
            let body = receive(Int(head[1]), from: connection), body.count >= 8
        else { return false }
        // Message 1, an extended response, success.
        return body.starts(with: [0x02, 0x01, 0x01, 0x78]) && body[5...7].elementsEqual([0x0A, 0x01, 0x00])
    }

    private func receive(_ count: Int, from connection: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(connection, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }
}
