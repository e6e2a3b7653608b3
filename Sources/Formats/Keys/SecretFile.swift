import Domain
import Glibc

/// A file of one line that holds 32 secret bytes: a label and base64url. Only its owner may use it.
enum SecretFile {
    static let length = 32

    /// The bytes of an existing file. A symbolic link is followed, since that is how orchestrators mount secrets.
    static func load(_ label: String, path: String) throws(KeyFile.Fault) -> [UInt8] {
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
        guard let key = parse(text, label) else { throw .malformed(path: path) }
        return key
    }

    /// A new file, which only its owner may read and nobody write. It is on the disk when this returns.
    ///
    /// The file is written under another name and then linked: of two servers that start at the same moment one gets
    /// `alreadyExists` and can load a whole key, never half of one; nor does a crash leave half of one.
    static func create(_ label: String, path: String, holding key: [UInt8], chance: Chance) throws(KeyFile.Fault) {
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
    }

    /// One newline at the end may be missing, for files made by hand; nothing else may differ.
    private static func parse(_ text: [UInt8], _ label: String) -> [UInt8]? {
        let line = text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
        guard line.starts(with: label.utf8),
            let key = UnpaddedBase64.urlSafe.decode(line.dropFirst(label.utf8.count)), key.count == length
        else { return nil }
        return key
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
