import CCurl
package import UseCases

extension SMTPTransport {
    /// Goes as far as a mail would, without one: connection, encryption, sign-in. For `lockstep doctor`.
    package func check() throws(MailFault) {
        try SMTPConnection(server: server, clientName: clientName, limits: limits).check()
    }
}

extension SMTPConnection {
    func check() throws(MailFault) {
        let answer: CurlHandle.Upload
        do {
            try handle.set(CURLOPT_UPLOAD, 0)
            try handle.set(CURLOPT_NOBODY, 1)
            // What libcurl would ask for by itself, HELP, is refused by many servers.
            try handle.set(CURLOPT_CUSTOMREQUEST, "NOOP")
            answer = try handle.ask()
        } catch {
            throw .temporary(.library(code: error.code.rawValue))
        }
        if let fault = Self.fault(of: answer) { throw fault }
    }
}
