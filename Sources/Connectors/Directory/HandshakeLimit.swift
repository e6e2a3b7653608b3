import Dispatch
import Domain
import Glibc
import Synchronization

/// Ends a connection from another thread when its time is up or its task was cancelled. libldap goes on with a handshake
/// for as long as the server says nothing.
final class HandshakeLimit: Sendable {
    private let connection: Int32
    private let transfer: CurlTransfer
    private let deadline: ContinuousClock.Instant
    /// Set up before anybody else sees it, and only ever cancelled.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer
    private let ended = Atomic(false)

    /// - Parameter connection: Goes on being the caller's.
    init(_ connection: Int32, limit: Duration, transfer: CurlTransfer) {
        self.connection = fcntl(connection, F_DUPFD_CLOEXEC, 0)
        self.transfer = transfer
        deadline = .now + limit
        timer = DispatchSource.makeTimerSource(queue: .global())
        timer.setEventHandler { [weak self] in self?.look() }
        timer.schedule(deadline: .now(), repeating: .milliseconds(100))
        timer.activate()
    }

    deinit {
        timer.cancel()
        close(connection)
    }

    /// Why the connection was ended, if it was.
    var reason: DirectoryFault.Reason? {
        guard ended.load(ordering: .acquiring) else { return nil }
        return transfer.isCancelled ? .cancelled : .timedOut
    }

    private func look() {
        guard transfer.isCancelled || ContinuousClock.now >= deadline else { return }
        ended.store(true, ordering: .releasing)
        shutdown(connection, Int32(SHUT_RDWR))
    }
}
