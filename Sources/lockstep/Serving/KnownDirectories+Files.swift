import Domain
import FoundationEssentials
import UseCases

extension KnownDirectories {
    /// - Parameters:
    ///   - allowed: Servers, as they are written on the command line.
    ///   - file: With a server a line, and behind it the file with its certificates.
    static func load(allowed: [String], file: String?) throws(CommandFailure) -> KnownDirectories {
        var entries: [Entry] = []
        for text in allowed { entries.append(Entry(try server(text))) }
        guard let file else { return KnownDirectories(entries) }
        for line in try text(file).split(whereSeparator: \.isNewline) where line.first != "#" {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let name = words.first else { continue }
            guard words.count <= 2 else {
                throw .refused(
                    "the list of directories \(file) can't be read: “\(line)”",
                    mend: "a line is a server and the file with the certificates to trust there")
            }
            let authorities = words.count == 2 ? try loadCertificates(String(words[1])) : nil
            entries.append(Entry(try server(String(name)), authorities: authorities))
        }
        return KnownDirectories(entries)
    }

    /// The certificates in a file.
    static func loadCertificates(_ path: String) throws(CommandFailure) -> String {
        guard let certificates = certificates(in: try text(path)) else {
            throw .refused("\(path) holds no certificate", mend: "name a PEM file")
        }
        return certificates
    }

    private static func server(_ text: String) throws(CommandFailure) -> DirectoryServer {
        guard let server = try? DirectoryServer(text) else {
            throw .misused("“\(text)” is no directory's server", mend: "ldaps://HOST[:PORT], or ldap:// for StartTLS")
        }
        return server
    }

    private static func text(_ path: String) throws(CommandFailure) -> String {
        do {
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw .refused("\(path) can't be read", mend: "check that it is there, and who may read it")
        }
    }
}
