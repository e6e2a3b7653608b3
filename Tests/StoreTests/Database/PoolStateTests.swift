import StoreDrivers
import Testing

@Suite("A connection pool")
struct PoolStateTests {
    typealias State = PoolState<String>

    let start = ContinuousClock.now
    var state = State(limit: 2, patience: .seconds(10), idleTime: .seconds(60), kept: 1)

    private mutating func admit(_ job: String, after seconds: Int = 0) -> (State.Ticket, State.Admission) {
        let ticket = State.Ticket()
        return (ticket, state.admit(ticket, job, now: start + .seconds(seconds)))
    }

    @Test("seats as many as it has seats, and serves the others in the order in which they came")
    mutating func order() {
        #expect(admit("a").1 == .seated(0))
        #expect(admit("b").1 == .seated(1))
        for job in ["c", "d", "e"] { #expect(admit(job).1 == .waiting) }
        #expect(state.finish(1, now: start) == "c")
        #expect(state.finish(0, now: start) == "d")
        #expect(state.finish(1, now: start) == "e")
        #expect(state.finish(1, now: start) == nil)
    }

    @Test("uses the seat again that was used last")
    mutating func mostRecent() {
        _ = admit("a")
        _ = admit("b")
        _ = state.finish(1, now: start)
        _ = state.finish(0, now: start)
        #expect(admit("c").1 == .seated(0))
    }

    @Test("passes over whoever left the line, and answers for each job once")
    mutating func withdrawal() {
        _ = admit("a")
        _ = admit("b")
        let (left, _) = admit("c")
        let (served, _) = admit("d")
        #expect(state.withdraw(left) == "c")
        #expect(state.withdraw(left) == nil)
        #expect(state.finish(0, now: start) == "d")
        #expect(state.withdraw(served) == nil)
    }

    @Test("lets nobody wait longer than its patience")
    mutating func patience() {
        _ = admit("a")
        _ = admit("b")
        _ = admit("c")
        _ = admit("d", after: 3)
        #expect(state.nextDeadline == start + .seconds(10))
        #expect(state.takeOverdue(now: start + .seconds(9)).jobs.isEmpty)
        #expect(state.takeOverdue(now: start + .seconds(10)).jobs == ["c"])
        #expect(state.nextDeadline == start + .seconds(13))
        #expect(state.finish(0, now: start + .seconds(11)) == "d")
    }

    @Test("expires those who are overdue, and never somebody behind one who left")
    mutating func patienceBehindWithdrawal() {
        _ = admit("a")
        _ = admit("b")
        let (left, _) = admit("c")
        _ = admit("d", after: 5)
        _ = state.withdraw(left)
        #expect(state.takeOverdue(now: start + .seconds(10)).jobs.isEmpty)
        #expect(state.takeOverdue(now: start + .seconds(15)).jobs == ["d"])
    }

    @Test("gives up idle connections, but for those that it keeps")
    mutating func idleness() {
        _ = admit("a")
        _ = admit("b")
        _ = state.finish(0, now: start)
        _ = state.finish(1, now: start + .seconds(5))
        #expect(state.takeOverdue(now: start + .seconds(59)).seats.isEmpty)
        #expect(state.takeOverdue(now: start + .seconds(60)).seats == [0])
        #expect(state.nextDeadline == nil)
        #expect(state.takeOverdue(now: start + .seconds(600)).seats.isEmpty)
        #expect(admit("c").1 == .seated(1))
        #expect(admit("d").1 == .seated(0))
    }

    @Test("hands back those in line when it closes, and admits nobody")
    mutating func closing() {
        _ = admit("a")
        _ = admit("b")
        _ = admit("c")
        #expect(state.close() == ["c"])
        #expect(admit("d").1 == .closed)
        #expect(state.finish(0, now: start) == nil)
    }

    @Test("keeps its order through a long line")
    mutating func longLine() {
        _ = admit("a")
        _ = admit("b")
        for job in 0..<5_000 { _ = admit("\(job)") }
        for job in 0..<5_000 { #expect(state.finish(0, now: start) == "\(job)") }
        #expect(state.nextDeadline == nil)
    }
}
