/// Who sits where and who waits: the rules of a connection pool, without connections, threads or clocks.
///
/// Seats are numbered `0..<limit`. The seat that was used last is used next, so that the others grow idle and can
/// give up their connections. Whoever finds no free seat waits in line, and for `patience` at most.
package struct PoolState<Job: Sendable> {
    package typealias Instant = ContinuousClock.Instant

    /// Names one job while it waits.
    package final class Ticket: Sendable {
        package init() {}
    }

    package enum Admission: Equatable {
        case seated(Int)
        case waiting
        case closed
    }

    /// What became overdue.
    package struct Overdue {
        package var jobs: [Job] = []
        package var seats: [Int] = []
    }

    private let patience: Duration
    private let idleTime: Duration
    /// So many idle seats keep their connection for ever.
    private let kept: Int

    private var vacant: [Int]
    private var idle: [(seat: Int, since: Instant)] = []
    private var line: [(ticket: Ticket, deadline: Instant)] = []
    private var head = 0
    private var jobs: [ObjectIdentifier: Job] = [:]
    private var isClosed = false

    package init(limit: Int, patience: Duration, idleTime: Duration, kept: Int) {
        self.patience = patience
        self.idleTime = idleTime
        self.kept = kept
        vacant = Array((0..<limit).reversed())
    }

    package mutating func admit(_ ticket: Ticket, _ job: Job, now: Instant) -> Admission {
        if isClosed { return .closed }
        if let seat = idle.popLast()?.seat ?? vacant.popLast() { return .seated(seat) }
        line.append((ticket, now + patience))
        jobs[ObjectIdentifier(ticket)] = job
        return .waiting
    }

    /// The job that the seat takes up next; with none it goes idle.
    package mutating func finish(_ seat: Int, now: Instant) -> Job? {
        if let job = next() { return job }
        idle.append((seat, now))
        return nil
    }

    /// Takes a job out of the line; `nil` if it is no longer in it, and then somebody else answers for it.
    package mutating func withdraw(_ ticket: Ticket) -> Job? {
        jobs.removeValue(forKey: ObjectIdentifier(ticket))
    }

    /// Jobs that waited too long, and seats whose connection has been idle for too long.
    package mutating func takeOverdue(now: Instant) -> Overdue {
        var overdue = Overdue()
        while head < line.count, line[head].deadline <= now {
            if let job = leaveHead() { overdue.jobs.append(job) }
        }
        while idle.count > kept, let oldest = idle.first, oldest.since + idleTime <= now {
            idle.removeFirst()
            vacant.append(oldest.seat)
            overdue.seats.append(oldest.seat)
        }
        return overdue
    }

    /// When `takeOverdue` may have something to say; never too late, perhaps too early.
    package var nextDeadline: Instant? {
        let patienceEnds = head < line.count ? line[head].deadline : nil
        let idleEnds = idle.count > kept ? idle.first.map { $0.since + idleTime } : nil
        guard let patienceEnds, let idleEnds else { return patienceEnds ?? idleEnds }
        return min(patienceEnds, idleEnds)
    }

    /// Nobody is admitted any more; the jobs still waiting are handed back.
    package mutating func close() -> [Job] {
        isClosed = true
        var waiting: [Job] = []
        while let job = next() { waiting.append(job) }
        return waiting
    }

    private mutating func next() -> Job? {
        while head < line.count {
            if let job = leaveHead() { return job }
        }
        return nil
    }

    /// The job of the first in line, unless it was withdrawn. What has been served is forgotten now and then, so that
    /// each job costs a constant.
    private mutating func leaveHead() -> Job? {
        let job = jobs.removeValue(forKey: ObjectIdentifier(line[head].ticket))
        head += 1
        if head == line.count || head > 1_024 && head > line.count / 2 {
            line.removeFirst(head)
            head = 0
        }
        return job
    }
}
