import Crypto
package import Domain

/// The passwords that were found in breaches, as published by Have I Been Pwned: one file of `SHA1[:COUNT]` lines in
/// hexadecimal, sorted by hash, some 40 GB. Nothing of it is held in memory: a search reads some 30 blocks.
///
/// SHA-1 is what the list is published in, and is right for it: the hash is only a name under which a password that
/// everybody can already have is looked up. Nothing is protected by it, and collisions would gain nothing.
package final class BreachedPasswords: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case unreadable(path: String, SystemFault)
        case empty(path: String)
        /// A line that isn't 40 hexadecimal digits and perhaps a count, as in the NTLM edition. Counted from 1.
        case notSHA1(path: String, line: Int)
        /// Sorted by count, as in the other edition, or not at all.
        case notSorted(path: String, line: Int)
        /// Found while searching: the line that begins after this offset is not one of a list.
        case damaged(path: String, offset: Int)
    }

    /// 40 digits, a colon, a count of up to 19 digits, CR and LF, rounded up.
    private static let longestLine = 64
    /// Below this many bytes, lines are read one after the other instead of halving on.
    private static let blockSize = 512
    /// How much is looked at when a list is opened.
    private static let beginningSize = 4_096

    private let path: String
    private let file: FileDescriptor
    private let size: Int

    private init(path: String, size: Int, file: consuming FileDescriptor) {
        self.path = path
        self.file = file
        self.size = size
    }

    /// Opens a list and looks at its first lines: the wrong file is found out now and not at the first password.
    package static func open(path: String) throws(Fault) -> BreachedPasswords {
        let list: BreachedPasswords
        do {
            let file = try FileDescriptor(reading: path)
            list = BreachedPasswords(path: path, size: try file.size(), file: file)
        } catch {
            throw .unreadable(path: path, error)
        }
        try list.checkBeginning()
        return list
    }

    /// Whether a password was in a breach.
    ///
    /// Waits for the disk: call it on the hashing pool, never on an event loop.
    ///
    /// - Parameter password: In normalised form (NFKC).
    package func contains(_ password: Secret<String>) throws(Fault) -> Bool {
        let digest = Insecure.SHA1.hash(data: Array(password.exposed.utf8))
        return try contains(Array(digest))
    }

    /// Binary search over offsets, since lines differ in length. The line that is looked for, if there is one, begins
    /// in `low..<high`; `low` is always the beginning of a line.
    private func contains(_ digest: [UInt8]) throws(Fault) -> Bool {
        var low = 0
        var high = size
        while high - low > Self.blockSize {
            let middle = low + (high - low) / 2
            // The first line that begins after `middle`. Where there is none before `high`, as where it is greater,
            // what is looked for begins at `middle` or before.
            guard let (start, found) = try line(after: middle), start < high else {
                high = middle + 1
                continue
            }
            if found == digest { return true }
            if found.lexicographicallyPrecedes(digest) {
                low = start
            } else {
                high = middle + 1
            }
        }
        let block = try read(high - low + Self.longestLine, at: low)
        let lines = block.split(separator: UInt8(ascii: "\n"))
        for (index, line) in lines.enumerated() {
            let found = Self.digest(ofLine: line)
            if found == digest { return true }
            // Only the last line may be cut in two, by the end of what was read.
            if found == nil, index < lines.count - 1 { throw .damaged(path: path, offset: low) }
        }
        return false
    }

    /// The first line that begins after an offset, and where; `nil` after the last.
    private func line(after offset: Int) throws(Fault) -> (start: Int, digest: [UInt8])? {
        let window = try read(2 * Self.longestLine, at: offset)
        guard let end = window.firstIndex(of: UInt8(ascii: "\n")) else {
            guard offset + window.count == size else { throw .damaged(path: path, offset: offset) }
            return nil
        }
        let rest = window[(end + 1)...]
        guard !rest.isEmpty else { return nil }
        guard let digest = Self.digest(ofLine: rest.prefix { $0 != UInt8(ascii: "\n") }) else {
            throw .damaged(path: path, offset: offset)
        }
        return (offset + end + 1, digest)
    }

    private func read(_ count: Int, at offset: Int) throws(Fault) -> [UInt8] {
        do {
            return try file.read(count, at: offset)
        } catch {
            throw .unreadable(path: path, error)
        }
    }

    private func checkBeginning() throws(Fault) {
        let beginning = try read(Self.beginningSize, at: 0)
        var lines = beginning.split(separator: UInt8(ascii: "\n"))
        // The last one may be cut in two by the end of the block.
        if beginning.count < size { lines = lines.dropLast() }
        guard !lines.isEmpty else { throw beginning.isEmpty ? .empty(path: path) : .notSHA1(path: path, line: 1) }
        var previous: [UInt8] = []
        for (number, line) in zip(1..., lines) {
            guard let digest = Self.digest(ofLine: line) else { throw .notSHA1(path: path, line: number) }
            guard previous.lexicographicallyPrecedes(digest) else { throw .notSorted(path: path, line: number) }
            previous = digest
        }
    }

    /// The 20 bytes at the beginning of a line; `nil` if it isn't one of a list. Letters may be of either case.
    private static func digest(ofLine line: some Collection<UInt8>) -> [UInt8]? {
        var digest: [UInt8] = []
        digest.reserveCapacity(20)
        var rest = line[...]
        for _ in 0..<20 {
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
                return nil
            }
            digest.append(high << 4 | low)
        }
        let isEndOrCount = rest.first.map { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "\r") } ?? true
        return isEndOrCount ? digest : nil
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension BreachedPasswords.Fault: CustomStringConvertible {
    /// What is wrong and what mends it.
    package var description: String {
        switch self {
        case .unreadable(let path, let fault):
            "The list of breached passwords \(path) can't be read (\(fault))."
        case .empty(let path):
            "The list of breached passwords \(path) is empty. Download it again."
        case .notSHA1(let path, let line):
            "\(path), line \(line), is no SHA-1 hash. Use the SHA-1 edition of the list, ordered by hash."
        case .notSorted(let path, let line):
            "\(path) is not sorted by hash (line \(line)). Use the SHA-1 edition of the list, ordered by hash."
        case .damaged(let path, let offset):
            "\(path) is damaged after byte \(offset). Download it again."
        }
    }
}
