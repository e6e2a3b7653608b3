import ArgumentParser
import Domain
import Formats
import FoundationEssentials

/// For a directory that stands in for real ones.
struct Certificate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes authority.pem, certificate.pem and key.pem for a server on 127.0.0.1 into a folder.")

    @Argument var folder: String

    func run() throws {
        let made = try LoopbackCertificate()
        for (name, text) in [
            ("authority", made.authority), ("certificate", made.certificate), ("key", made.key.exposed),
        ] {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).pem"))
        }
    }
}
