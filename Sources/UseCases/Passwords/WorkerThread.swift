import CScheduler
import Glibc

/// A thread of the operating system for work that computes for long, scheduled behind everything that answers quickly.
///
/// Event loops and hashes share the cores. A hash keeps a core busy for its whole 25 ms, so at equal priority a page
/// that costs 0.1 ms may wait behind it. Three settings, all of which let the thread have every cycle that nobody else
/// wants (a real-time or idle class would either starve the event loops or starve the hashes):
/// - nice 10 gives it about a tenth of an event loop's share while both want the same core;
/// - SCHED_BATCH says that it never waits for anything, so waking up it does not preempt who is running;
/// - a long slice lets whoever asks for a shorter one, which is everybody, interrupt it at once. Otherwise the scheduler of
///   newer kernels lets it finish the 3 ms that it was given, and a page waits for them.
enum WorkerThread {
    /// The machine has no thread left to give.
    struct StartFailure: Error, Hashable {
        let code: Int32
    }

    /// Runs `body` on a new thread, which ends with it.
    static func start(_ body: @escaping @Sendable () -> Void) throws(StartFailure) {
        let start = Unmanaged.passRetained(Start(body: body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument {
                    Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw StartFailure(code: code)
        }
        pthread_detach(thread)
    }

    private final class Start: Sendable {
        private let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }

        /// The result is not looked at: a container may forbid it, and the work goes on all the same.
        func run() {
            _ = CScheduler_run_in_batches(10, 50_000_000)
            body()
        }
    }
}
