import Glibc

/// One connection of a load, and the request that is under way on it.
final class LoadLine {
    let descriptor: Int32
    /// When the request should have been sent, in seconds since the start.
    private(set) var due = 0.0
    private var received: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: INADDR_LOOPBACK.bigEndian)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard status == 0 else { throw LoadFault.system(errno) }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Requests are smaller than a socket's buffer, so they go in one piece.
    func send(_ message: [UInt8], due: Double) throws {
        self.due = due
        received.removeAll(keepingCapacity: true)
        guard Glibc.send(descriptor, message, message.count, Int32(MSG_NOSIGNAL)) == message.count else {
            throw LoadFault.system(errno)
        }
    }

    /// The answer's status, once all of it has come.
    func receive() throws -> Int? {
        let count = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { received.append(contentsOf: buffer[..<count]) }
            return count
        }
        guard count >= 0 else { throw LoadFault.system(errno) }
        guard count > 0 else { throw LoadFault.closedByServer }
        guard let head = headLength, received.count >= head + bodyLength(head: head) else { return nil }
        // "HTTP/1.1 200 …"
        return received[9..<12].reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    private var headLength: Int? {
        let end = Array("\r\n\r\n".utf8)
        guard received.count >= end.count else { return nil }
        return (0...received.count - end.count).first { received[$0..<$0 + end.count].elementsEqual(end) }
            .map { $0 + end.count }
    }

    /// As announced (RFC 9112, section 6.2); our answers are never in chunks.
    private func bodyLength(head: Int) -> Int {
        for field in received[..<head].split(separator: UInt8(ascii: "\n")) {
            let name = field.prefix { $0 != UInt8(ascii: ":") }
            guard name.count == "content-length".utf8.count,
                String(decoding: name, as: UTF8.self).lowercased() == "content-length"
            else { continue }
            return field.dropFirst(name.count).reduce(0) { length, byte in
                byte >= 48 && byte <= 57 ? length * 10 + Int(byte) - 48 : length
            }
        }
        return 0
    }
}
