import Bootstrap
import Connectors
import UseCases

extension BootstrapConfiguration.Mail {
    /// - Parameter clientName: What this side calls itself to a mail server.
    func transport(clientName: String) -> any MailTransport {
        switch url {
        case .smtp(let server): SMTPTransport(server: server, clientName: clientName)
        case .directory(let path): DirectoryTransport(path: path)
        }
    }
}
