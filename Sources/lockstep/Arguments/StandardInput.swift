import Glibc

enum StandardInput {
    static func readPassword() throws(CommandFailure) -> String {
        try readLine("password")
    }

    /// One line as it was typed, without the line feed that ends it: a space at either end belongs to a password.
    static func readLine(_ what: String) throws(CommandFailure) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        // Byte by byte: what follows the line is not ours to take. The limit is far beyond any password's.
        while bytes.count <= 8_192 {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != UInt8(ascii: "\n") else { break }
            bytes.append(byte)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw .misused("no \(what) came in", mend: "send it as one line of UTF-8 on standard input")
        }
        return text
    }

    /// Everything that comes in, line ends included.
    static func readText(_ what: String) throws(CommandFailure) -> String {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4_096)
        // Far beyond what any text may be.
        while bytes.count <= 65_536 {
            let count = read(STDIN_FILENO, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw .misused("no \(what) came in", mend: "send it as UTF-8 on standard input")
        }
        return text
    }
}
