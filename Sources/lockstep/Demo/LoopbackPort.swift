import Glibc

/// A port of this machine alone.
enum LoopbackPort {
    /// The preferred one where nobody has it; otherwise any.
    static func free(preferred: Int?) -> Int {
        if let preferred, let port = bound(to: preferred) { return port }
        return bound(to: 0) ?? 0
    }

    private static func bound(to port: Int) -> Int? {
        withSocket { connection in
            var (address, yes) = (address(port), Int32(1))
            setsockopt(connection, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            return withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    bind(connection, address, length) == 0 && getsockname(connection, address, &length) == 0
                } ? Int(UInt16(bigEndian: pointer.pointee.sin_port)) : nil
            }
        }
    }

    static func isOpen(_ port: Int, within limit: Duration) async -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if answers(port) { return true }
            // Another program opens it, and tells nobody when.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private static func answers(_ port: Int) -> Bool {
        withSocket { connection in
            var address = address(port)
            return withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        }
    }

    private static func withSocket<Value>(_ body: (Int32) -> Value) -> Value {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(connection) }
        return body(connection)
    }

    private static func address(_ port: Int) -> sockaddr_in {
        sockaddr_in(
            sin_family: sa_family_t(AF_INET), sin_port: UInt16(clamping: port).bigEndian,
            sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
    }
}
