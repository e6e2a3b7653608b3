import CCurl
import Domain
import Glibc
import UseCases

/// One connection to a syslog server, on a thread of its own.
actor SyslogExchange {
    private let executor = BlockingExecutor(label: "lockstep.syslog")
    private let transfer: CurlTransfer
    private let authorities: String?
    private let limits: SyslogClient.Limits

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(transfer: CurlTransfer, authorities: String?, limits: SyslogClient.Limits) {
        self.transfer = transfer
        self.authorities = authorities
        self.limits = limits
    }

    /// A result, as a cancellation handler lets no typed error through.
    func perform(_ frames: [UInt8], to url: SyslogURL) -> Result<Void, OutgoingFault> {
        switch sendAll(frames, to: url) {
        case .failure(let fault): return .failure(fault)
        case .success(let connection):
            defer { close(connection) }
            guard shutdown(connection, Int32(SHUT_WR)) == 0 else { return .failure(.brokenOff) }
            let deadline = ContinuousClock.now + limits.step
            if let fault = waitForEnd(of: connection, until: deadline) { return .failure(fault) }
            if let fault = waitForArrival(over: connection, until: deadline) { return .failure(fault) }
            return .success(())
        }
    }

    /// Returns the connection with everything sent and TLS ended, if there was any: with the handle's end libcurl says so
    /// to the server, and lets go of the connection, of which we keep a second hold.
    private func sendAll(_ frames: [UInt8], to url: SyslogURL) -> Result<Int32, OutgoingFault> {
        guard !transfer.isCancelled else { return .failure(.cancelled) }
        guard let handle = CurlHandle() else { return .failure(.library(code: CURLE_FAILED_INIT.rawValue)) }
        do throws(CurlHandle.Fault) {
            try handle.setUp(connect: limits.connect, total: limits.connect, authorities: authorities)
            try handle.guardConnection(by: transfer)
            // It connects, and leaves it to us what is said.
            try handle.set(CURLOPT_CONNECT_ONLY, 1)
            try handle.set(CURLOPT_SSL_ENABLE_ALPN, 0)
            try handle.set(CURLOPT_URL, "\(url.isSecure ? "https" : "http")://\(url.host):\(url.port)/")
            let result = withExtendedLifetime(transfer) { CCurl_perform(handle.handle) }
            if let fault = transfer.fault(of: result) { return .failure(fault) }
            var connection: curl_socket_t = CURL_SOCKET_BAD
            try handle.check(CCurl_get_socket(handle.handle, &connection))
            if let fault = send(frames, over: handle, connection) { return .failure(fault) }
            let deadline = ContinuousClock.now + limits.step
            return withExtendedLifetime(handle) {
                hasEnded(handle, until: deadline) ? .failure(.brokenOff) : .success(dup(connection))
            }
        } catch {
            return .failure(.library(code: error.code.rawValue))
        }
    }

    private func send(_ frames: [UInt8], over handle: CurlHandle, _ connection: Int32) -> OutgoingFault? {
        let deadline = ContinuousClock.now + limits.step
        var left = frames[...]
        while !left.isEmpty {
            var sent = 0
            switch left.withUnsafeBytes({ curl_easy_send(handle.handle, $0.baseAddress, $0.count, &sent) }) {
            case CURLE_OK: left = left.dropFirst(sent)
            case CURLE_AGAIN: if let fault = wait(for: POLLOUT, on: connection, until: deadline) { return fault }
            default: return .brokenOff
            }
        }
        return nil
    }

    /// Whether the server has ended its side, or TLS, before we have ended ours: one that refuses us after the handshake,
    /// as over a certificate that we don't have, does (RFC 8446, section 4.4.2.4).
    private func hasEnded(_ handle: CurlHandle, until deadline: ContinuousClock.Instant) -> Bool {
        var said = [UInt8](repeating: 0, count: 1_024)
        // One that goes on talking for so long is no syslog server.
        while !transfer.isCancelled, ContinuousClock.now < deadline {
            var count = 0
            switch curl_easy_recv(handle.handle, &said, said.count, &count) {
            case CURLE_AGAIN: return false
            case CURLE_OK where count > 0: continue
            default: return true
            }
        }
        return true
    }

    /// What a server says meanwhile, the end of TLS as a rule, is not looked at.
    private func waitForEnd(of connection: Int32, until deadline: ContinuousClock.Instant) -> OutgoingFault? {
        var said = [UInt8](repeating: 0, count: 1_024)
        while true {
            if let fault = wait(for: POLLIN, on: connection, until: deadline) {
                return fault == .timedOut ? .unconfirmed : fault
            }
            let count = recv(connection, &said, said.count, Int32(MSG_DONTWAIT))
            if count == 0 { return nil }
            if count < 0, errno != EAGAIN, errno != EINTR { return .brokenOff }
        }
    }

    /// A server that closed before it had everything answers what still comes with a reset, which `recv` doesn't tell of
    /// once the server's end has come. So nothing may be on its way any more, and no reset may have been an answer.
    private func waitForArrival(over connection: Int32, until deadline: ContinuousClock.Instant) -> OutgoingFault? {
        while true {
            var (fault, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
            guard getsockopt(connection, SOL_SOCKET, SO_ERROR, &fault, &length) == 0, fault == 0 else {
                return .brokenOff
            }
            // Bytes that the other side has not acknowledged.
            var onTheWay: Int32 = 0
            guard ioctl(connection, UInt(TIOCOUTQ), &onTheWay) == 0 else { return .brokenOff }
            if onTheWay == 0 { return nil }
            guard ContinuousClock.now < deadline else { return .unconfirmed }
            if transfer.isCancelled { return .cancelled }
            poll(nil, 0, 10)
        }
    }

    private func wait(for events: Int32, on connection: Int32, until deadline: ContinuousClock.Instant)
        -> OutgoingFault?
    {
        var watched = pollfd(fd: connection, events: Int16(events), revents: 0)
        while !transfer.isCancelled {
            guard ContinuousClock.now < deadline else { return .timedOut }
            // Short, so that it is noticed when the task is cancelled.
            if poll(&watched, 1, 250) > 0 { return nil }
        }
        return .cancelled
    }
}
