import CCurl
import Domain
import Glibc
import Synchronization

/// What libcurl asks during one transfer, and what was found out meanwhile. Only `cancel` comes from another thread.
final class CurlTransfer: Sendable {
    private struct State {
        var body: [UInt8] = []
        var headLength = 0
        var isTooLong = false
        var refusedAddress = false
    }

    private let reach: OutgoingReach
    private let answerLength: Int
    private let state = Mutex(State())
    private let cancelled = Atomic(false)

    init(reach: OutgoingReach, answerLength: Int) {
        self.reach = reach
        self.answerLength = answerLength
    }

    var body: [UInt8] { state.withLock { $0.body } }
    var isTooLong: Bool { state.withLock { $0.isTooLong } }
    /// Whether an address was not connected to because of where it is.
    var refusedAddress: Bool { state.withLock { $0.refusedAddress } }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func cancel() {
        cancelled.store(true, ordering: .relaxed)
    }

    /// Whether the portion was taken.
    func takeBody(_ portion: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            guard state.body.count + portion.count <= answerLength else {
                state.isTooLong = true
                return false
            }
            state.body += portion
            return true
        }
    }

    /// Heads are read by libcurl; here they are only measured.
    func takeHead(_ length: Int) -> Bool {
        state.withLock { state in
            state.headLength += length
            state.isTooLong = state.isTooLong || state.headLength > answerLength
            return !state.isTooLong
        }
    }

    /// The socket for an address that is about to be connected to, or none.
    func openSocket(to address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        guard let target = IPAddress(address), reach.includes(target) else {
            state.withLock { $0.refusedAddress = true }
            return CURL_SOCKET_BAD
        }
        return socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
    }
}

extension IPAddress {
    /// `nil` for another kind of address.
    fileprivate init?(_ address: UnsafePointer<curl_sockaddr>) {
        var bytes = [UInt8](repeating: 0, count: 16)
        let length = CCurl_get_address(address, &bytes)
        switch length {
        case 4: self.init(v4: bytes.prefix(length).reduce(0) { $0 << 8 | UInt32($1) })
        case 16: self.init(v6: bytes.reduce(0) { $0 << 8 | UInt128($1) })
        default: return nil
        }
    }
}
