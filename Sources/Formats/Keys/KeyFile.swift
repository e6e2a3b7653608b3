import Domain
import Glibc

/// The key that wraps all data keys, kept in a file apart from the database, so that neither a copy of the database
/// nor a backup of it can be read alone. The file is one line: `lockstep-key-1:` and 32 bytes in base64url.
package struct KeyFile: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case missing(path: String)
        case alreadyExists(path: String)
        /// Group or others have some permission; `mode` is the file's.
        case readableByOthers(path: String, mode: UInt32)
        case notAFile(path: String)
        case malformed(path: String)
        case system(path: String, SystemFault)
    }

    private static let label = "lockstep-key-1:"

    /// 256 bits.
    let key: Secret<[UInt8]>

    init(key: [UInt8]) {
        self.key = Secret(key)
    }

    /// The key in an existing file. A symbolic link is followed, since that is how orchestrators mount secrets.
    package static func load(path: String) throws(Fault) -> KeyFile {
        let mode: mode_t
        let text: [UInt8]
        do {
            let file = try FileDescriptor(reading: path)
            mode = try file.status().st_mode
            text = mode & S_IFMT == S_IFREG ? try file.read(label.utf8.count + 64, at: 0) : []
        } catch {
            throw error.isMissingFile ? .missing(path: path) : .system(path: path, error)
        }
        guard mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard mode & 0o077 == 0 else { throw .readableByOthers(path: path, mode: mode & 0o7777) }
        guard let key = parse(text) else { throw .malformed(path: path) }
        return KeyFile(key: key)
    }

    /// A new key in a new file, which only its owner may read and nobody write. It is on the disk when this returns.
    ///
    /// The file is written under another name and then linked: of two servers that start at the same moment one gets
    /// `alreadyExists` and can load a whole key, never half of one; nor does a crash leave half of one.
    package static func create(path: String, chance: Chance = .system) throws(Fault) -> KeyFile {
        let key = chance.bytes(32)
        let draft = "\(path).\(Base64URL.encode(chance.bytes(9)))"
        do {
            let file = try FileDescriptor(creating: draft, mode: 0o400)
            defer { unlink(draft) }
            try file.changeMode(0o400)
            try file.write(Array("\(label)\(Base64URL.encode(key))\n".utf8))
            try file.synchronise()
            _ = try SystemFault.check("link") { link(draft, path) }
            try FileDescriptor.synchroniseFolder(folder(of: path))
        } catch {
            throw error.isExistingFile ? .alreadyExists(path: path) : .system(path: path, error)
        }
        return KeyFile(key: key)
    }

    /// One newline at the end may be missing, for files made by hand; nothing else may differ.
    private static func parse(_ text: [UInt8]) -> [UInt8]? {
        let line = text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
        guard line.starts(with: label.utf8),
            let key = UnpaddedBase64.urlSafe.decode(line.dropFirst(label.utf8.count)), key.count == 32
        else { return nil }
        return key
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension KeyFile.Fault: CustomStringConvertible {
    /// What is wrong and what mends it.
    package var description: String {
        switch self {
        case .missing(let path):
            "The key file \(path) does not exist. Restore it from where it is kept, or name another one."
        case .alreadyExists(let path):
            "The key file \(path) exists already and is not written over: without it, nothing can be read."
        case .readableByOthers(let path, let mode):
            "The key file \(path) can be used by others (mode \(String(mode, radix: 8))). Run: chmod 400 \(path)"
        case .notAFile(let path):
            "The key file \(path) is not a file. Name the file that holds the key."
        case .malformed(let path):
            "The key file \(path) does not hold a key. Restore it from where it is kept."
        case .system(let path, let fault):
            "The key file \(path) can't be used (\(fault)). Check its folder and who owns it."
        }
    }
}
