import Bootstrap
import Connectors
import Domain
import Formats
import FoundationEssentials
import NIOSSL
import UseCases

/// Looks at every part that the server needs, and touches none: no file is made, no schema changed, no mail sent.
struct Checkup {
    let configuration: BootstrapConfiguration

    /// A certificate that lives shorter than this is worth a word.
    private static let renewalNotice: Duration = .days(14)

    func run() async throws -> [Finding] {
        checkConfiguration() + checkAddress() + checkWordLists() + (await checkStore()) + (await checkMail())
    }

    private func checkConfiguration() -> [Finding] {
        configuration.unknownNames.isEmpty
            ? [.fine("configuration", "read")]
            : configuration.unknownNames.map { .note("configuration", "\($0) is no setting; is it misspelt?") }
    }

    private func checkAddress() -> [Finding] {
        let url = configuration.baseURL
        var findings: [Finding] = []
        if let tls = configuration.listener.tls {
            findings.append(checkCertificate(tls))
            if !url.isSecure { findings.append(.fault("base URL", "\(url) is http, and the listener speaks TLS only")) }
        } else if url.isSecure, configuration.trustedProxies.isEmpty {
            findings.append(
                .note(
                    "base URL",
                    "\(url): a proxy has to end TLS; name it in \(Setting.trustedProxies.environmentName), "
                        + "or every request seems to come from it"))
        }
        if !url.hasDomain {
            findings.append(
                .note("base URL", "\(url): no passkey can be bound to an address, so none are offered; use a name"))
        }
        return findings.isEmpty || findings.allSatisfy({ $0.area != "base URL" })
            ? findings + [.fine("base URL", "\(url)")] : findings
    }

    private func checkCertificate(_ files: BootstrapConfiguration.TLSFiles) -> Finding {
        do {
            _ = try Listener.load(files)
            guard let leaf = try NIOSSLCertificate.fromPEMFile(files.certificate).first else {
                return .fault("TLS", "\(files.certificate) holds no certificate")
            }
            let left = Timestamp(milliseconds: Int64(leaf.notValidAfter) * 1_000) - TimeSource.system.now()
            let days = Int(left.inMilliseconds / Duration.days(1).inMilliseconds)
            if left <= .zero { return .fault("TLS", "the certificate has expired: renew it and restart the server") }
            return left < Self.renewalNotice
                ? .note("TLS", "the certificate expires in \(days) days")
                : .fine("TLS", "certificate and key belong together; \(days) days left")
        } catch {
            return .fault("TLS", error)
        }
    }

    private func checkWordLists() -> [Finding] {
        var findings: [Finding] = []
        do {
            let words = try CommonPasswords.load(configuration.passwordWordlists)
            findings.append(
                words.count > 1_000
                    ? .fine("word lists", "\(words.count) words")
                    : .note("word lists", "only \(words.count) words: most common passwords are let through"))
        } catch {
            findings.append(.fault("word lists", error))
        }
        guard let path = configuration.breachedPasswords else {
            return findings + [.note("breaches", "no list of breached passwords is configured")]
        }
        do {
            _ = try BreachedPasswords.open(path: path)
            findings.append(.fine("breaches", path))
        } catch {
            findings.append(.fault("breaches", error))
        }
        return findings
    }

    private func checkMail() async -> [Finding] {
        guard let mail = configuration.mail else {
            return [
                .fault(
                    "mail",
                    "not configured: nobody gets a link. "
                        + "Set \(Setting.mailURL.environmentName) and \(Setting.mailFrom.environmentName)")
            ]
        }
        switch mail.url {
        case .directory(let path):
            return [Self.isWritable(path) ? .fine("mail", path) : .fault("mail", "\(path) can't be written to")]
        case .smtp(let server):
            let place = "\(server.host):\(server.port)"
            var findings: [Finding] = []
            if server.sendsPasswordInClear {
                findings.append(.note("mail", "\(place) gets the password in clear: use smtps:// or starttls=required"))
            }
            do throws(MailFault) {
                try await SMTPTransport(server: server, clientName: configuration.baseURL.host).check()
                findings.append(.fine("mail", "\(place) answers"))
            } catch {
                findings.append(.fault("mail", "\(place): \(error.reason)"))
            }
            return findings
        }
    }

    /// Whether the folder, or the nearest one above it that exists, can be written to.
    private static func isWritable(_ path: String) -> Bool {
        var path = path
        while !FileManager.default.fileExists(atPath: path), let slash = path.lastIndex(of: "/"),
            slash != path.startIndex
        {
            path = String(path[..<slash])
        }
        return FileManager.default.isWritableFile(atPath: FileManager.default.fileExists(atPath: path) ? path : ".")
    }
}
