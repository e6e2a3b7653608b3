import Domain
import Glibc

/// The file in which a connector keeps the token that it works with. Whoever sets the connector up puts the token of its
/// registration there first. One line; only its owner may use it.
package struct ConnectorTokenFile: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case readableByOthers(path: String, mode: UInt32)
        /// Something else than one token of a connector.
        case malformed(path: String)
        case system(path: String, SystemFault)
    }

    private let path: String

    package init(path: String) {
        self.path = path
    }

    /// `nil` where there is no such file. Of either kind.
    package func load() throws(Fault) -> Token? {
        let (mode, bytes): (mode_t, [UInt8])
        do throws(SystemFault) {
            let file = try FileDescriptor(reading: path)
            mode = try file.status().st_mode
            bytes = mode & S_IFMT == S_IFREG ? try file.read(200, at: 0) : []
        } catch {
            guard error.isMissingFile else { throw .system(path: path, error) }
            return nil
        }
        guard mode & 0o077 == 0 else { throw .readableByOthers(path: path, mode: mode & 0o7777) }
        guard let text = String(validating: bytes, as: UTF8.self), let token = Self.token(text) else {
            throw .malformed(path: path)
        }
        return token
    }

    /// Of either kind; line ends at the end are passed over, as editors and shells leave them.
    package static func token(_ text: String) -> Token? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let word = words.first, words.count == 1 else { return nil }
        return Token(parsing: word, as: .connector) ?? Token(parsing: word, as: .connectorRegistration)
    }

    /// Puts the token in the place of what was there, as a whole or not at all. It is on the disk when this returns.
    package func store(_ token: Token, chance: Chance = .system) throws(Fault) {
        let draft = "\(path).\(Base64URL.encode(chance.bytes(9)))"
        do throws(SystemFault) {
            let file = try FileDescriptor(creating: draft, mode: 0o600)
            do throws(SystemFault) {
                try file.changeMode(0o600)
                try file.write(Array("\(token.text.exposed)\n".utf8))
                try file.synchronise()
                _ = try SystemFault.check("rename") { rename(draft, path) }
            } catch {
                unlink(draft)
                throw error
            }
            try FileDescriptor.synchroniseFolder(SecretFile.folder(of: path))
        } catch {
            throw .system(path: path, error)
        }
    }
}

extension ConnectorTokenFile.Fault: CustomStringConvertible {
    /// What is wrong and what mends it.
    package var description: String {
        switch self {
        case .readableByOthers(let path, let mode):
            "The token file \(path) can be used by others (mode \(String(mode, radix: 8))). Run: chmod 600 \(path)"
        case .malformed(let path):
            "The token file \(path) does not hold a connector's token. A new one: lockstep connectors renew NAME"
        case .system(let path, let fault):
            "The token file \(path) can't be used (\(fault)). Check its folder and who owns it."
        }
    }
}
