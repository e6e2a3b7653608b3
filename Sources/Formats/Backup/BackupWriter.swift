import Crypto
import Glibc

/// Writes lines to a file that appears whole or not at all, and that only its owner may read.
///
/// The lines go to a draft beside it; `finish` seals the draft, brings it to the disk and gives it its name.
package final class BackupWriter {
    private static let bufferSize = 256 * 1_024

    private let path: String
    private let draft: String
    private let file: FileDescriptor
    private var buffer: [UInt8] = []
    private var digest = SHA256()
    private var isFinished = false

    package init(path: String, chance: Chance) throws(SystemFault) {
        self.path = path
        draft = "\(path).\(Base64URL.encode(chance.bytes(9)))"
        file = try FileDescriptor(creating: draft, mode: 0o600)
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if !isFinished { unlink(draft) }
    }

    /// - Parameter line: Without a line feed in it.
    package func write(_ line: some Collection<UInt8>) throws(SystemFault) {
        buffer += line
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// What `BackupSeal.compute` takes: covers every line so far.
    package func contentDigest() throws(SystemFault) -> String {
        try flush()
        return Base64URL.encode(digest.finalize())
    }

    /// Gives the file its name. A file that had it before is replaced.
    package func finish() throws(SystemFault) {
        try flush()
        try file.synchronise()
        _ = try SystemFault.check("rename") { rename(draft, path) }
        isFinished = true
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        try FileDescriptor.synchroniseFolder(folder)
    }

    private func flush() throws(SystemFault) {
        guard !buffer.isEmpty else { return }
        digest.update(data: buffer)
        try file.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
