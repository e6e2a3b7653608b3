import Dispatch

/// One place in a pool: a thread's worth of serial queue, and the connection that lives on it.
///
/// `@unchecked` because everything but `queue` is touched on `queue` only; it is checked at run time.
final class Seat<Connection: PooledConnection>: @unchecked Sendable {
    let queue: DispatchQueue
    private let onForgetting: @Sendable () -> Void
    private let open: @Sendable () throws -> Connection
    private var connection: Connection?
    private var generation = 0
    /// Which connection will be closed, before long.
    private var forgotten: ObjectIdentifier?

    init(
        name: String, onForgetting: @escaping @Sendable () -> Void, open: @escaping @Sendable () throws -> Connection
    ) {
        queue = DispatchQueue(label: name)
        self.onForgetting = onForgetting
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
            if !connection.isUsable {
                disconnect()
            } else if connection.isToBeForgotten {
                forget(connection)
            }
        }
        return try work(connection)
    }

    /// For so long a connection goes on that carried what is to be forgotten: however many such jobs there are, one in this time
    /// opens a new one.
    private static var memory: DispatchTimeInterval { .seconds(2) }

    private func forget(_ connection: Connection) {
        guard forgotten != ObjectIdentifier(connection) else { return }
        forgotten = ObjectIdentifier(connection)
        queue.asyncAfter(deadline: .now() + Self.memory) { [weak self] in
            guard let self else { return }
            if self.connection.map(ObjectIdentifier.init) == forgotten { disconnect() }
            forgotten = nil
            onForgetting()
        }
    }

    func disconnect() {
        dispatchPrecondition(condition: .onQueue(queue))
        connection?.close()
        connection = nil
    }
}
