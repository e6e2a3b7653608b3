import Dispatch

/// One place in a pool: a thread's worth of serial queue, and the connection that lives on it.
///
/// `@unchecked` because everything but `queue` is touched on `queue` only; it is checked at run time.
final class Seat<Connection: PooledConnection>: @unchecked Sendable {
    let queue: DispatchQueue
    private let open: @Sendable () throws -> Connection
    private var connection: Connection?
    private var generation = 0

    init(name: String, open: @escaping @Sendable () throws -> Connection) {
        queue = DispatchQueue(label: name)
        self.open = open
    }

    deinit {
        connection?.close()
    }

    /// Gives `work` an open connection no older than `generation`, and drops one that it left unusable.
    func use<Answer>(_ generation: Int, _ work: (Connection) throws -> Answer) throws -> Answer {
        dispatchPrecondition(condition: .onQueue(queue))
        if self.generation != generation { disconnect() }
        let connection = try self.connection ?? open()
        self.connection = connection
        self.generation = generation
        defer {
            if !connection.isUsable { disconnect() }
        }
        return try work(connection)
    }

    func disconnect() {
        dispatchPrecondition(condition: .onQueue(queue))
        connection?.close()
        connection = nil
    }
}
