import Dispatch
import Formats
import FoundationEssentials
import Synchronization

/// The threads on which passwords are hashed: as many as there are cores, so that hashing neither blocks an event loop
/// nor claims more memory (19 MiB a hash) than the cores can use.
///
/// Its places are bounded. Whoever wants to hash takes a place *before* asking the database anything, so that what
/// exceeds the machine is turned away at once and at no cost, and what was let in is served in order.
package final class HashingPool: Sendable {
    /// Every place is taken, or the pool is shutting down. Worth another try in a second.
    package struct Overloaded: Error, Hashable, Sendable {
        package init() {}
    }

    /// What goes on at one moment.
    package struct Counts: Hashable, Sendable {
        /// Places given out: reserved, queued or running.
        package var places: Int
        package var queued: Int
        package var running: Int

        package init(places: Int = 0, queued: Int = 0, running: Int = 0) {
            self.places = places
            self.queued = queued
            self.running = running
        }
    }

    /// The right to one hash, given back when it is dropped unused.
    package struct Place: ~Copyable, Sendable {
        fileprivate let core: Core
        fileprivate var isUsed = false

        fileprivate init(core: Core) {
            self.core = core
        }

        deinit {
            if !isUsed { core.giveBack() }
        }
    }

    package let threadCount: Int
    /// How many places there are: work reserved, queued and running together.
    package let placeLimit: Int
    private let core: Core

    /// - Parameter threads: As many as cores that this process may use, unless given.
    /// - Parameter places: 16 for each thread unless given, some 0.4 s of waiting at the end of a full queue.
    /// - Throws: When the machine has no threads to give.
    package init(threads: Int? = nil, places: Int? = nil) throws {
        let threadCount = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        let placeLimit = max(1, places ?? 16 * threadCount)
        let core = Core(threads: threadCount, placeLimit: placeLimit)
        self.threadCount = threadCount
        self.placeLimit = placeLimit
        self.core = core
        for _ in 0..<threadCount {
            try core.startThread()
        }
    }

    deinit {
        core.stop()
    }

    package var counts: Counts { core.counts }

    /// Takes a place, at once or not at all.
    package func reserve() throws(Overloaded) -> Place {
        guard core.takePlace() else { throw Overloaded() }
        return Place(core: core)
    }

    /// Fails where `reserve` would fail now. Only a `reserve` promises anything.
    package func checkRoom() throws(Overloaded) {
        guard hasRoom else { throw Overloaded() }
    }

    /// Whether `reserve` would give a place now.
    package var hasRoom: Bool { core.hasRoom }

    /// Runs `work` on one of the threads, after everything that was queued before it.
    ///
    /// The place is free again when the work is done. If the waiting task is cancelled before the work has begun, it
    /// is not done at all; once begun it runs to its end, and its result is returned.
    ///
    /// - Parameter place: Of this pool.
    /// - Throws: What `work` throws, or `CancellationError`.
    package func run<Result: Sendable>(
        _ place: consuming Place, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        precondition(place.core === core, "a place is used in the pool that gave it")
        place.isUsed = true
        let core = core
        let number = core.nextNumber()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                core.enqueue(
                    Job(number: number) { isCancelled in
                        guard !isCancelled else {
                            core.giveBack()
                            return continuation.resume(throwing: CancellationError())
                        }
                        let result = Swift.Result { try work() }
                        core.finish()
                        continuation.resume(with: result)
                    })
                // The handler has run in vain if the task was cancelled before the job was in the queue.
                if Task.isCancelled { core.cancel(number) }
            }
        } onCancel: {
            core.cancel(number)
        }
    }

    /// Gives out no more places, finishes the work of all that were given out, and returns when the threads have ended.
    package func shutdown() async {
        core.stop()
        await core.threadsEnded()
    }
}

/// One piece of work in the queue. It is called exactly once: by a thread, or by whoever took it out as cancelled.
private struct Job: Sendable {
    let number: UInt64
    let call: @Sendable (_ isCancelled: Bool) -> Void

    init(number: UInt64, call: @escaping @Sendable (_ isCancelled: Bool) -> Void) {
        self.number = number
        self.call = call
    }
}

/// What threads, places and the pool share. Threads hold this and not the pool, so that a dropped pool ends them.
private final class Core: Sendable {
    private struct State {
        var counts = HashingPool.Counts()
        var queue: [Job] = []
        var lastNumber: UInt64 = 0
        var threads = 0
        var isStopping = false
        var onEnd: [CheckedContinuation<Void, Never>] = []

        /// A place that was given out is a promise, also while stopping.
        var isOver: Bool { isStopping && counts.places == 0 }
    }

    private let threadLimit: Int
    private let placeLimit: Int
    private let state = Mutex(State())
    /// Raised once for every job, and once for every thread at the end.
    private let wake = DispatchSemaphore(value: 0)

    init(threads: Int, placeLimit: Int) {
        threadLimit = threads
        self.placeLimit = placeLimit
    }

    var counts: HashingPool.Counts {
        state.withLock(\.counts)
    }

    var hasRoom: Bool {
        state.withLock { !$0.isStopping && $0.counts.places < placeLimit }
    }

    func takePlace() -> Bool {
        state.withLock { state in
            guard !state.isStopping, state.counts.places < placeLimit else { return false }
            state.counts.places += 1
            return true
        }
    }

    func giveBack() {
        leave { $0.counts.places -= 1 }
    }

    /// A job has run: its place is free again.
    func finish() {
        leave {
            $0.counts.places -= 1
            $0.counts.running -= 1
        }
    }

    func stop() {
        leave { $0.isStopping = true }
    }

    /// A change after which all may be over; if it is, every thread is woken to see it.
    private func leave(_ change: @Sendable (inout State) -> Void) {
        let isOver = state.withLock { state in
            let wasOver = state.isOver
            change(&state)
            return state.isOver && !wasOver
        }
        guard isOver else { return }
        for _ in 0..<threadLimit {
            wake.signal()
        }
    }

    func nextNumber() -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    func enqueue(_ job: Job) {
        state.withLock { state in
            state.queue.append(job)
            state.counts.queued += 1
        }
        wake.signal()
    }

    /// Takes a job out of the queue, if it is still there.
    func cancel(_ number: UInt64) {
        let job = state.withLock { state -> Job? in
            guard let index = state.queue.firstIndex(where: { $0.number == number }) else { return nil }
            state.counts.queued -= 1
            return state.queue.remove(at: index)
        }
        job?.call(true)
    }

    func startThread() throws {
        state.withLock { $0.threads += 1 }
        do {
            try WorkerThread.start {
                Argon2id.keepMemory(true)
                while let job = self.nextJob() {
                    job.call(false)
                }
                Argon2id.keepMemory(false)
                self.threadEnded()
            }
        } catch {
            threadEnded()
            throw error
        }
    }

    /// Waits for the next job; `nil` when all is over. The memory of a hash is kept while there is always a next one.
    private func nextJob() -> Job? {
        while true {
            if wake.wait(timeout: .now()) == .timedOut {
                Argon2id.keepMemory(false)
                wake.wait()
                Argon2id.keepMemory(true)
            }
            let (job, isOver) = state.withLock { state -> (Job?, Bool) in
                // Empty after waking up, if the job was cancelled meanwhile.
                guard !state.queue.isEmpty else { return (nil, state.isOver) }
                state.counts.queued -= 1
                state.counts.running += 1
                return (state.queue.removeFirst(), false)
            }
            if let job { return job }
            if isOver { return nil }
        }
    }

    private func threadEnded() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
            defer { state.onEnd = [] }
            return state.onEnd
        }
        for continuation in waiting {
            continuation.resume()
        }
    }

    func threadsEnded() async {
        await withCheckedContinuation { continuation in
            let haveEnded = state.withLock { state in
                if state.threads > 0 { state.onEnd.append(continuation) }
                return state.threads == 0
            }
            if haveEnded { continuation.resume() }
        }
    }
}
