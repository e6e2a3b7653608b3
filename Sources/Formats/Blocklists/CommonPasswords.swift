import Domain

/// Words that are tried first when passwords are guessed, from plain files with one word a line.
///
/// A word is kept as 64 bits of hash: 160,000 words are under 2 MB and are read in well under 100 ms. Two words sharing
/// a hash (a chance of 1 in 10⁹ over the whole list) would only mean that one more password is refused.
package struct CommonPasswords: Sendable {
    /// A word file can't be read. Install the package it belongs to, or configure without it.
    package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        package let path: String
        package let cause: SystemFault

        package var description: String { "The word list \(path) can't be read (\(cause))." }
    }

    /// Debian's `cracklib-runtime` and `wamerican`.
    package static let debianFiles = ["/usr/share/dict/cracklib-small", "/usr/share/dict/american-english"]

    /// Shorter words are in so many passwords that they say nothing about one.
    package static let minimumLength = 4

    /// Open addressing with linear probing, at most two thirds full; 0 is an empty slot.
    private var slots: [UInt64]
    /// How many different words there are.
    package private(set) var count = 0

    /// - Parameter files: Each read whole, one after the other; 4 GB at most each.
    package static func load(_ files: [String] = debianFiles) throws(Fault) -> CommonPasswords {
        var contents: [[UInt8]] = []
        for path in files {
            do {
                let file = try FileDescriptor(reading: path)
                contents.append(try file.read(try file.size(), at: 0))
            } catch {
                throw Fault(path: path, cause: error)
            }
        }
        return CommonPasswords(contents)
    }

    /// - Parameter lists: The bytes of word files: UTF-8, one word a line.
    package init(_ lists: [[UInt8]]) {
        let lines = lists.reduce(0) { sum, list in sum + list.withUnsafeBufferPointer(Self.countLines) }
        slots = [UInt64](repeating: 0, count: lines * 3 / 2 + 1)
        for list in lists {
            list.withUnsafeBufferPointer { insertLines(of: $0) }
        }
    }

    /// - Parameter word: Case-folded, as the words of the files are.
    package func contains(_ word: String) -> Bool {
        var word = word
        let hash = word.withUTF8 { bytes in
            bytes.reduce(into: WordHash()) { $0.add($1) }.value
        }
        return slots[slot(of: hash)] == hash
    }

    // The two loops over every byte are written for a build without optimisation, too: each command that takes a password
    // reads the lists, and the tests start hundreds.

    private static func countLines(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var (lines, position) = (1, 0)
        while position < bytes.count {
            if bytes[position] == newline { lines += 1 }
            position += 1
        }
        return lines
    }

    private mutating func insertLines(of bytes: UnsafeBufferPointer<UInt8>) {
        var hash = WordHash()
        var (start, position) = (0, 0)
        var isASCII = true
        while position <= bytes.count {
            let byte = position < bytes.count ? bytes[position] : newline
            if byte == newline || byte == carriageReturn {
                if !isASCII {
                    insertFolded(String(decoding: bytes[start..<position], as: UTF8.self))
                } else if position - start >= Self.minimumLength {
                    insert(hash.value)
                }
                hash = WordHash()
                start = position + 1
                isASCII = true
            } else {
                // For nearly all words, folding is this much; the others are folded by the rules of Unicode.
                let isUpperCase = byte >= 0x41 && byte <= 0x5A
                hash.add(isUpperCase ? byte | 0x20 : byte)
                if byte >= 0x80 { isASCII = false }
            }
            position += 1
        }
    }

    private mutating func insertFolded(_ line: String) {
        let word = NormalisedText.caseFolded(line)
        guard word.count >= Self.minimumLength else { return }
        insert(word.utf8.reduce(into: WordHash()) { $0.add($1) }.value)
    }

    private mutating func insert(_ hash: UInt64) {
        let slot = slot(of: hash)
        guard slots[slot] == 0 else { return }
        slots[slot] = hash
        count += 1
    }

    /// Where the hash is, or where it would go.
    private func slot(of hash: UInt64) -> Int {
        var slot = Int(hash % UInt64(slots.count))
        while slots[slot] != 0, slots[slot] != hash {
            slot = slot + 1 == slots.count ? 0 : slot + 1
        }
        return slot
    }
}

private let newline: UInt8 = 0x0A
private let carriageReturn: UInt8 = 0x0D

/// FNV-1a, 64 bits (RFC 9923): one multiplication a byte. Nobody gains from finding collisions in it here.
private struct WordHash {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    /// Never 0.
    var value: UInt64 { max(state, 1) }
}
