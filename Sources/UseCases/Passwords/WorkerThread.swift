import Glibc

/// A thread of the operating system for work that computes for long, scheduled behind everything that answers quickly.
///
/// Event loops and hashes share the cores. A hash keeps a core busy for its whole 25 ms, so at equal priority a page
/// that costs 0.1 ms may wait behind it. Two settings, both of which let the thread have every cycle that nobody else
/// wants (a real-time or idle class would either starve the event loops or starve the hashes):
/// - nice 10 gives it about a tenth of an event loop's share while both want the same core;
/// - SCHED_BATCH says that it never waits for anything, so waking up it does not preempt who is running.
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
        /// SCHED_BATCH; glibc's headers show it to C programs only that ask for GNU extensions.
        private static let batchPolicy: CInt = 3

        private let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }

        /// Results are not looked at: a container may forbid either setting, and the work goes on all the same.
        func run() {
            var parameters = sched_param()
            pthread_setschedparam(pthread_self(), Self.batchPolicy, &parameters)
            // On Linux, unlike in POSIX, process 0 means the calling thread.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
            body()
        }
    }
}
