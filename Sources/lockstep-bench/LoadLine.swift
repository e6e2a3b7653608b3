import Glibc

/// One connection of a load, and what is under way on it.
final class LoadLine {
    let descriptor: Int32
    /// When the first request should have been sent, in seconds since the start.
    private(set) var due = 0.0
    private var waiting: ArraySlice<[UInt8]> = []
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

    func begin(_ messages: ArraySlice<[UInt8]>, due: Double) throws {
        self.due = due
        waiting = messages
        try sendNext()
    }

    private func sendNext() throws {
        guard let message = waiting.popFirst() else { return }
        try send(message.contains(UInt8(ascii: "{")) ? filled(message) : message)
    }

    /// Requests are smaller than a socket's buffer, so they go in one piece.
    private func send(_ message: [UInt8]) throws {
        received.removeAll(keepingCapacity: true)
        guard Glibc.send(descriptor, message, message.count, Int32(MSG_NOSIGNAL)) == message.count else {
            throw LoadFault.system(errno)
        }
    }

    /// A request with the cookie that the last answer set in the place of its name.
    private func filled(_ message: [UInt8]) throws -> [UInt8] {
        let text = String(decoding: message, as: UTF8.self)
        guard let open = text.firstIndex(of: "{"), let close = text.firstIndex(of: "}") else { return message }
        let mark = "\(text[text.index(after: open)..<close])="
        let head = String(decoding: received, as: UTF8.self)
        guard let start = head.firstRange(of: ": \(mark)") else { throw LoadFault.noCookie(mark) }
        let value = head[start.upperBound...].prefix { $0 != ";" && !$0.isNewline }
        return Array((text[..<open] + value + text[text.index(after: close)...]).utf8)
    }

    /// The last answer's status, once all of it has come; or that of the first that is no redirect to what follows.
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
        let status = received[9..<12].reduce(0) { $0 * 10 + Int($1) - 48 }
        guard status == 303, !waiting.isEmpty else { return status }
        try sendNext()
        return nil
    }

    private var headLength: Int? { end(of: "\r\n\r\n", in: received.count) }

    /// As announced (RFC 9112, section 6.2); our answers are never in chunks.
    private func bodyLength(head: Int) -> Int {
        guard let start = end(of: "\r\nContent-Length: ", in: head) else { return 0 }
        return received[start...].prefix { $0 != UInt8(ascii: "\r") }.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// Where the text ends in the first `count` bytes of what was received. A loop by hand: the library's search costs
    /// more than the rest of the load together.
    private func end(of text: StaticString, in count: Int) -> Int? {
        let (mark, length) = (text.utf8Start, text.utf8CodeUnitCount)
        return received.withUnsafeBufferPointer { bytes in
            var start = 0
            while start + length <= count {
                if bytes[start] == mark[0], (1..<length).allSatisfy({ bytes[start + $0] == mark[$0] }) {
                    return start + length
                }
                start += 1
            }
            return nil
        }
    }
}
