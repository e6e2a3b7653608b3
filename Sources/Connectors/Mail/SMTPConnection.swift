import CCurl
import Domain
import UseCases

/// One libcurl handle, set up for one server. Used by one thread at a time.
final class SMTPConnection {
    let handle: CurlHandle

    init(
        server: SMTPServer, clientName: String, limits: SMTPTransport.TimeLimits
    ) throws(MailFault) {
        guard let handle = CurlHandle() else { throw .temporary(.library(code: CURLE_FAILED_INIT.rawValue)) }
        self.handle = handle
        do {
            try setUpLocation(of: server, clientName: clientName)
            try setUpTrust(in: server)
            try setUpSignIn(to: server)
            try handle.set(CURLOPT_CONNECTTIMEOUT_MS, Int(limits.connect.inMilliseconds))
            try handle.set(CURLOPT_TIMEOUT_MS, Int(limits.total.inMilliseconds))
            // Time limits must not be signals in a program with threads.
            try handle.set(CURLOPT_NOSIGNAL, 1)
            try handle.set(CURLOPT_UPLOAD, 1)
        } catch {
            throw .temporary(.library(code: error.code.rawValue))
        }
    }

    /// - Parameters:
    ///   - content: A whole mail with CRLF line ends. Lines that begin with a dot are doubled by libcurl (RFC 5321,
    ///     section 4.5.2).
    ///   - sender: The address of the envelope; refusals by later servers go there.
    func send(_ content: [UInt8], from sender: String, to recipient: String) throws(MailFault) {
        let upload: CurlHandle.Upload
        do {
            try handle.set(CURLOPT_MAIL_FROM, "<\(sender)>")
            upload = try handle.upload(content, recipients: ["<\(recipient)>"])
        } catch {
            throw .temporary(.library(code: error.code.rawValue))
        }
        if let fault = Self.fault(of: upload) { throw fault }
    }

    private func setUpLocation(of server: SMTPServer, clientName: String) throws(CurlHandle.Fault) {
        let scheme = server.encryption == .implicit ? "smtps" : "smtp"
        // libcurl takes the name for EHLO from the path.
        let path = String(clientName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") })
        try handle.set(CURLOPT_URL, "\(scheme)://\(server.host):\(server.port)/\(path)")
        try handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // A proxy that the environment names for web pages is no way for mail.
        try handle.set(CURLOPT_PROXY, "")
    }

    private func setUpTrust(in server: SMTPServer) throws(CurlHandle.Fault) {
        let level =
            switch server.encryption {
            case .implicit, .startTLS: CURLUSESSL_ALL
            case .off: CURLUSESSL_NONE
            }
        try handle.set(CURLOPT_USE_SSL, Int(level.rawValue))
        try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities = server.authorities {
            try handle.set(CURLOPT_CAINFO, authorities)
            // Else the system's authorities could vouch as well.
            try handle.set(CURLOPT_CAPATH, nil)
        }
    }

    private func setUpSignIn(to server: SMTPServer) throws(CurlHandle.Fault) {
        guard let credentials = server.credentials else { return }
        try handle.set(CURLOPT_USERNAME, credentials.user)
        try handle.set(CURLOPT_PASSWORD, credentials.password.exposed)
        try handle.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }

    static func fault(of upload: CurlHandle.Upload) -> MailFault? {
        switch upload.result {
        case CURLE_OK: nil
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: .temporary(.unreachable)
        case CURLE_OPERATION_TIMEDOUT: .temporary(.timedOut)
        case CURLE_USE_SSL_FAILED: .temporary(.encryptionNotOffered)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            .temporary(.certificateNotTrusted)
        case CURLE_LOGIN_DENIED: .temporary(.signInRefused)
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY:
            fault(reply: upload.reply, concernsMail: upload.concernsMail)
        case let other: .temporary(.library(code: other.rawValue))
        }
    }

    /// A 5xx is final only where it speaks of this mail. One in a greeting, or to the sender, speaks of the server or
    /// of its configuration, which gets mended while the mail waits.
    private static func fault(reply: Int, concernsMail: Bool) -> MailFault {
        switch reply {
        // The server wants a sign-in, or a better one (RFC 4954, section 6).
        case 530, 534, 535, 538: .temporary(.signInRefused)
        case 500..<600 where concernsMail: .permanent(.refused(reply: reply))
        case 400..<600: .temporary(.refused(reply: reply))
        default: .temporary(.unreachable)
        }
    }
}
