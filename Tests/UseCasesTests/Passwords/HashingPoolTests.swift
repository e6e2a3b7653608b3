import Dispatch
import Domain
import Formats
import Synchronization
import Testing
import UseCases

@Suite("Hashing pool", .timeLimit(.minutes(10)))
struct HashingPoolTests {
    @Test("Of 200 offered at once the limit is let in, and the rest are turned away at once")
    func bounded() async throws {
        let pool = try HashingPool(threads: 2, places: 32)
        let gate = Gate()
        let entered = Shared(0)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    do {
                        try await pool.run(pool.reserve()) {
                            gate.wait()
                            entered.withLock { $0 += 1 }
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            // With the gate shut only those can end who were turned away without waiting for anybody.
            for _ in 0..<168 {
                #expect(await group.next() == false)
            }
            await pool.until { $0.running == 2 }
            #expect(pool.counts == HashingPool.Counts(places: 32, queued: 30, running: 2))
            gate.open()
            for await wasServed in group {
                #expect(wasServed)
            }
        }
        #expect(entered.withLock { $0 } == 32)
        #expect(pool.counts == HashingPool.Counts())
        _ = try pool.reserve()
    }

    @Test("What a password was made into stays in memory for the next hash in the queue, and no longer")
    func memory() async throws {
        let pool = try HashingPool(threads: 1)
        let cheap = try Argon2Parameters(memory: 64, passes: 1)
        let isQueued = Gate()
        let atStart = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await pool.run(pool.reserve()) {
                        let kept = Argon2id.keptMemory
                        isQueued.wait()
                        _ = try Argon2id.hash(Secret("password"), parameters: cheap)
                        return kept
                    }
                }
            }
            await pool.until { $0.running == 1 && $0.queued == 1 }
            isQueued.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(atStart) == [0, 64 * 1_024])

        // Only the thread itself can tell, so it is asked until it had nothing to do before it was.
        while try await pool.run(pool.reserve(), { Argon2id.keptMemory }) > 0 {
            await Task.yield()
        }
    }

    @Test("All threads work at the same time, and no more than they")
    func allThreads() async throws {
        let pool = try HashingPool(threads: 4)
        let running = Shared((now: 0, most: 0))
        let allHere = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addRun(in: pool) {
                    let now = running.withLock { running in
                        running.now += 1
                        running.most = max(running.most, running.now)
                        return running.now
                    }
                    if now == 4 { allHere.open() }
                    // Without a fourth thread nobody would come past this.
                    allHere.wait()
                    running.withLock { $0.now -= 1 }
                }
            }
            try await group.waitForAll()
        }
        #expect(running.withLock { $0.most } == 4)
    }

    @Test("Who came first is served first")
    func firstInFirstOut() async throws {
        let pool = try HashingPool(threads: 1, places: 21)
        let gate = Gate()
        let order = Shared<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addRun(in: pool) { gate.wait() }
            await pool.until { $0.running == 1 }
            for number in 0..<20 {
                group.addRun(in: pool) { order.withLock { $0.append(number) } }
                await pool.until { $0.queued == number + 1 }
            }
            gate.open()
            try await group.waitForAll()
        }
        #expect(order.withLock { $0 } == Array(0..<20))
    }

    @Test("A place that is not used is free again")
    func unusedPlace() throws {
        let pool = try HashingPool(threads: 1, places: 1)
        for _ in 0..<100 {
            let place = try pool.reserve()
            #expect(throws: HashingPool.Overloaded()) { _ = try pool.reserve() }
            _ = consume place
        }
        #expect(pool.counts.places == 0)
    }

    @Test("The result comes back, and so does the error")
    func results() async throws {
        struct Broken: Error {}
        let pool = try HashingPool(threads: 1, places: 1)
        #expect(try await pool.run(pool.reserve()) { 6 * 7 } == 42)
        await #expect(throws: Broken.self) { try await pool.run(pool.reserve()) { throw Broken() } }
        #expect(try await pool.run(pool.reserve()) { "still here" } == "still here")
        #expect(pool.counts == HashingPool.Counts())
    }

    @Test("A task cancelled while it waits leaves at once, its work undone and its place free")
    func cancelledWhileQueued() async throws {
        let pool = try HashingPool(threads: 1, places: 2)
        let gate = Gate()
        let done = Shared(false)
        try await withThrowingTaskGroup(of: Void.self) { blocked in
            blocked.addRun(in: pool) { gate.wait() }
            await pool.until { $0.running == 1 }
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addRun(in: pool) { done.withLock { $0 = true } }
                await pool.until { $0.queued == 1 }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
            #expect(pool.counts == HashingPool.Counts(places: 1, queued: 0, running: 1))
            gate.open()
            try await blocked.waitForAll()
        }
        #expect(try await pool.run(pool.reserve()) { true })
        #expect(!done.withLock { $0 })
    }

    @Test("A task that is cancelled already does not begin")
    func cancelledBefore() async throws {
        let pool = try HashingPool(threads: 1, places: 1)
        let gate = Gate()
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addRun(in: pool) { gate.wait() }
            // It may have begun before it was looked at; then it ends like any other.
            gate.open()
            _ = try? await group.next()
        }
        #expect(pool.counts == HashingPool.Counts())
    }

    @Test("Places survive a storm of cancellations", arguments: 0..<5)
    func cancellationStorm(round: Int) async throws {
        let pool = try HashingPool(threads: 2, places: 64)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<300 {
                group.addTask {
                    _ = try? await pool.run(pool.reserve()) { (0..<2_000).reduce(0, ^) }
                }
            }
            group.cancelAll()
        }
        #expect(pool.counts == HashingPool.Counts())
        await pool.shutdown()
    }

    @Test("Shutting down lets nobody in, finishes what was let in, and ends the threads")
    func shutdown() async throws {
        let pool = try HashingPool(threads: 2, places: 9)
        let gate = Gate()
        let done = Shared(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<7 {
                group.addRun(in: pool) {
                    gate.wait()
                    done.withLock { $0 += 1 }
                }
            }
            let promised = try pool.reserve()
            await pool.until { $0.queued + $0.running == 7 }
            group.addTask { await pool.shutdown() }
            await pool.untilClosed()
            #expect(done.withLock { $0 } == 0)
            gate.open()
            // A place that was given before is honoured.
            #expect(try await pool.run(promised) { true })
            try await group.waitForAll()
        }
        #expect(done.withLock { $0 } == 7)
        #expect(pool.counts == HashingPool.Counts())
        await pool.shutdown()
    }

    @Test("As many threads as cores and 16 places for each, unless told otherwise; never none")
    func sizes() throws {
        let pool = try HashingPool()
        #expect(pool.threadCount >= 1)
        #expect(pool.placeLimit == 16 * pool.threadCount)
        #expect(try HashingPool(threads: 3).placeLimit == 48)
        let least = try HashingPool(threads: 0, places: 0)
        #expect(least.threadCount == 1 && least.placeLimit == 1)
    }
}

/// A value that tests and threads share; a `Mutex` alone can't be captured.
private final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) {
        mutex = Mutex(value)
    }

    @discardableResult
    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        mutex.withLock { body(&$0) }
    }
}

/// Holds threads back until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        guard semaphore.wait(timeout: .now() + 180) == .success else {
            Issue.record("nobody opened the gate")
            return
        }
        semaphore.signal()
    }

    func open() {
        semaphore.signal()
    }
}

extension ThrowingTaskGroup where ChildTaskResult == Void, Failure == any Error {
    fileprivate mutating func addRun(in pool: HashingPool, _ work: @escaping @Sendable () -> Void) {
        addTask { try await pool.run(pool.reserve(), work) }
    }
}

extension HashingPool {
    /// Threads begin in their own time.
    fileprivate func until(_ condition: (Counts) -> Bool) async {
        while !condition(counts), !Task.isCancelled {
            await Task.yield()
        }
    }

    fileprivate func untilClosed() async {
        while !Task.isCancelled {
            do {
                _ = try reserve()
            } catch {
                return
            }
            await Task.yield()
        }
    }
}
