import Dispatch
import Store
import Synchronization

/// A connection that blocks its thread while it works.
protocol PooledConnection: AnyObject, SendableMetatype {
    /// Whether the next job may have it.
    var isUsable: Bool { get }

    /// Whether something went through it that mustn't stay in its memory: it is closed soon.
    var isToBeForgotten: Bool { get }

    func close()
}

/// A bounded number of connections, opened when first needed, each on a thread of its own: nothing here ever blocks
/// Swift's cooperative threads. Calls are served in the order in which they came.
///
/// A call that is cancelled while it waits is taken out of the line. Once its work has begun it runs to its end, so
/// that nobody has to wonder whether a commit happened.
final class ConnectionPool<Connection: PooledConnection>: Sendable {
    private struct Job: Sendable {
        /// Does the work; what it returns tells the caller, once the seat is free again.
        var work: @Sendable (Seat<Connection>) -> @Sendable () -> Void
        var refuse: @Sendable (any Error) -> Void
    }

    struct Size {
        var limit: Int
        /// So many connections stay open however long they are idle.
        var kept: Int
        var patience = Databases.defaultPatience
        var idleTime: Duration = .seconds(60)
    }

    private struct Guarded {
        var state: PoolState<Job>
        /// The time for which the timer is set.
        var alarm: ContinuousClock.Instant?
    }

    private let name: String
    private let guarded: Mutex<Guarded>
    private let seats: [Seat<Connection>]
    private let timerQueue: DispatchQueue
    /// Grows when a connection broke. Those opened before are probably broken too, and are replaced before use.
    private let generation = Atomic<Int>(0)

    /// - Parameter onForgetting: Called when a connection was closed because of what went through it.
    init(
        name: String, size: Size, onForgetting: @escaping @Sendable () -> Void = {},
        open: @escaping @Sendable () throws -> Connection
    ) {
        self.name = name
        guarded = Mutex(
            Guarded(
                state: PoolState(
                    limit: size.limit, patience: size.patience, idleTime: size.idleTime, kept: size.kept)))
        seats = (0..<size.limit).map { Seat(name: "\(name).\($0)", onForgetting: onForgetting, open: open) }
        timerQueue = DispatchQueue(label: "\(name).timer")
    }

    /// Runs `work` with a connection, on that connection's thread.
    func run<Answer: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Answer) async throws -> Answer {
        try Task.checkCancellation()
        let ticket = PoolState<Job>.Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = Job { seat in
                    let answer = Result { try seat.use(self.generation.load(ordering: .relaxed), work) }
                    return { continuation.resume(with: answer) }
                } refuse: { fault in
                    continuation.resume(throwing: fault)
                }
                submit(ticket, job)
                // A cancellation that came before the ticket was in line has found nothing to withdraw.
                if Task.isCancelled { withdraw(ticket) }
            }
        } onCancel: {
            withdraw(ticket)
        }
    }

    /// Marks every open connection as one to be replaced before its next use.
    func distrustConnections() {
        generation.wrappingAdd(1, ordering: .relaxed)
    }

    /// Closes every connection, each after the job that it has.
    func renewConnections() {
        distrustConnections()
        for seat in seats { seat.queue.async { seat.disconnect() } }
    }

    /// Refuses new calls and those in line, lets running ones finish, and closes every connection.
    func close() async {
        for job in guarded.withLock({ $0.state.close() }) {
            job.refuse(DatabaseFault.closed)
        }
        for seat in seats {
            await withCheckedContinuation { continuation in
                seat.queue.async {
                    seat.disconnect()
                    continuation.resume()
                }
            }
        }
    }

    private func submit(_ ticket: PoolState<Job>.Ticket, _ job: Job) {
        switch guarded.withLock({ $0.state.admit(ticket, job, now: .now) }) {
        case .seated(let number): start(job, at: number)
        case .waiting: setAlarm()
        case .closed: job.refuse(DatabaseFault.closed)
        }
    }

    private func start(_ job: Job, at number: Int) {
        let seat = seats[number]
        seat.queue.async { [self] in
            var current: Job? = job
            while let job = current {
                let tellCaller = job.work(seat)
                current = guarded.withLock { $0.state.finish(number, now: .now) }
                tellCaller()
            }
            setAlarm()
        }
    }

    private func withdraw(_ ticket: PoolState<Job>.Ticket) {
        guarded.withLock { $0.state.withdraw(ticket) }?.refuse(CancellationError())
    }

    /// Sets the timer unless it already rings early enough. One that rings for nothing does no harm.
    private func setAlarm() {
        let delay = guarded.withLock { guarded -> Duration? in
            guard let deadline = guarded.state.nextDeadline, deadline < guarded.alarm ?? deadline + .seconds(1) else {
                return nil
            }
            guarded.alarm = deadline
            return ContinuousClock.now.duration(to: deadline)
        }
        guard let delay else { return }
        timerQueue.asyncAfter(deadline: .now() + delay / .seconds(1)) { [weak self] in self?.ring() }
    }

    private func ring() {
        let overdue = guarded.withLock { guarded in
            guarded.alarm = nil
            return guarded.state.takeOverdue(now: .now)
        }
        for job in overdue.jobs {
            job.refuse(DatabaseFault.unreachable(reason: "no connection became free in time (\(name))"))
        }
        for number in overdue.seats {
            let seat = seats[number]
            seat.queue.async { seat.disconnect() }
        }
        setAlarm()
    }
}
