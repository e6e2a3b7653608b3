import Crypto

/// Reads a file line by line, and keeps a digest of what was read.
package final class BackupReader {
    package enum Fault: Error, Hashable, Sendable {
        case system(SystemFault)
        /// Longer than any line of a backup: it is another file, and must not fill the memory.
        case lineTooLong(line: Int)
    }

    private static let blockSize = 256 * 1_024
    private static let longestLine = 16 * 1_024 * 1_024

    private let file: FileDescriptor
    private var offset = 0
    private var buffer: [UInt8] = []
    /// Where in `buffer` the next line begins.
    private var start = 0
    private var digest = SHA256()
    /// How many lines were read.
    package private(set) var line = 0

    package init(path: String) throws(Fault) {
        do {
            file = try FileDescriptor(reading: path)
        } catch {
            throw .system(error)
        }
    }

    /// The next line without its line feed, or `nil` at the end. What follows the last line feed is no line.
    package func next() throws(Fault) -> [UInt8]? {
        while true {
            if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[start..<end])
                start = end + 1
                self.line += 1
                return line
            }
            guard buffer.count - start <= Self.longestLine else { throw .lineTooLong(line: line + 1) }
            guard try fill() else { return nil }
        }
    }

    /// Counts a line that was read among those that the digest covers.
    package func cover(_ line: [UInt8]) {
        digest.update(data: line)
        digest.update(data: [UInt8(ascii: "\n")])
    }

    package func contentDigest() -> String {
        Base64URL.encode(digest.finalize())
    }

    /// Whether the file has nothing more, not even half a line.
    package func isAtEnd() throws(Fault) -> Bool {
        guard start == buffer.count else { return false }
        return try !fill()
    }

    private func fill() throws(Fault) -> Bool {
        let block: [UInt8]
        do {
            block = try file.read(Self.blockSize, at: offset)
        } catch {
            throw .system(error)
        }
        offset += block.count
        buffer.removeFirst(start)
        start = 0
        buffer += block
        return !block.isEmpty
    }
}
