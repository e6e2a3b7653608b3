import Glibc

/// An open file, closed when the value ends. Reads go by offset, so that one descriptor serves many threads.
struct FileDescriptor: ~Copyable, Sendable {
    private let number: CInt

    deinit {
        close(number)
    }

    init(reading path: String) throws(SystemFault) {
        try self.init(path, flags: O_RDONLY)
    }

    /// A file that must not exist yet.
    init(creating path: String, mode: mode_t) throws(SystemFault) {
        try self.init(path, flags: O_WRONLY | O_CREAT | O_EXCL, mode: mode)
    }

    private init(_ path: String, flags: CInt, mode: mode_t = 0) throws(SystemFault) {
        number = try SystemFault.check("open") { open(path, flags | O_CLOEXEC, mode) }
    }

    /// Makes the names in a folder last through a power failure: a file's own `synchronise` doesn't.
    static func synchroniseFolder(_ path: String) throws(SystemFault) {
        try FileDescriptor(path, flags: O_RDONLY | O_DIRECTORY).synchronise()
    }

    func status() throws(SystemFault) -> stat {
        var status = stat()
        _ = try SystemFault.check("fstat") { fstat(number, &status) }
        return status
    }

    /// Bytes, as the file was when asked.
    func size() throws(SystemFault) -> Int {
        Int(try status().st_size)
    }

    /// Up to `count` bytes from `offset` on; fewer only where the file ends.
    func read(_ count: Int, at offset: Int) throws(SystemFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let length = try SystemFault.check("read") {
                bytes.withUnsafeMutableBytes { buffer in
                    pread(number, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                }
            }
            guard length > 0 else { break }
            filled += length
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// The next bytes, at most `count` of them; none at the end. Also of what has no offsets, such as a pipe.
    func read(upTo count: Int) throws(SystemFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let length = try SystemFault.check("read") {
            bytes.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
        }
        bytes.removeLast(count - length)
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(SystemFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = try SystemFault.check("write") {
                rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(length)
        }
    }

    /// Exactly this mode: the one given at creation is narrowed by the process's umask.
    func changeMode(_ mode: mode_t) throws(SystemFault) {
        _ = try SystemFault.check("fchmod") { fchmod(number, mode) }
    }

    func synchronise() throws(SystemFault) {
        _ = try SystemFault.check("fsync") { fsync(number) }
    }
}

/// A system call that failed.
package struct SystemFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let call: String
    /// `errno` as it was after the call.
    package let code: Int32

    package init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    package var isMissingFile: Bool { code == ENOENT }
    package var isExistingFile: Bool { code == EEXIST }

    package var description: String { "\(call): \(String(cString: strerror(code)))" }

    /// The result of a call that says −1 for failure; interrupted calls are made again.
    static func check<Result: SignedInteger>(_ call: String, _ body: () -> Result) throws(SystemFault) -> Result {
        while true {
            let result = body()
            guard result == -1 else { return result }
            guard errno == EINTR else { throw SystemFault(call: call, code: errno) }
        }
    }
}
