#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The time that this thread has computed: however busy the machine is with other tests, it says what an input cost.
enum ThreadClock {
    static var now: Duration {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .zero }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

/// The most memory that this process ever held.
enum PeakMemory {
    /// In KiB.
    static var now: Int {
        var usage = rusage()
        #if canImport(Glibc)
            guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
            return usage.ru_maxrss
        #else
            guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1_024
        #endif
    }
}
