import Domain
import Testing

@Suite("A connection in doubt")
struct ConnectionDoubtTests {
    private static let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test("Tries come further apart, up to a minute; with a service that is not let in, up to ten and a fifth more")
    func pauses() {
        for (failure, longest) in [(DeliveryFailure.unreachable, 60), (.writerRefused, 720)] {
            var (doubt, now) = (ConnectionDoubt(), Self.start)
            var pauses: [Duration] = []
            for _ in 0..<14 {
                doubt.fail(failure, chance: 199, at: now)
                pauses.append(doubt.nextAt - now)
                now = doubt.nextAt
                #expect(doubt.mayTry(at: now))
                doubt.isTried(at: now)
            }
            #expect(pauses == pauses.sorted() && pauses[0] < .seconds(2))
            #expect(pauses[13] <= .seconds(longest) && pauses[13] >= .seconds(longest - 2))
        }
    }

    @Test(
        "Those that fail together are one failure, and a try that nobody hears of holds up the next no longer than a lease"
    )
    func together() {
        var doubt = ConnectionDoubt()
        for _ in 0..<64 { doubt.fail(.unreachable, chance: 0, at: Self.start) }
        #expect(doubt.failures == 1)
        doubt.isTried(at: Self.start + .seconds(1))
        #expect(!doubt.mayTry(at: Self.start + .seconds(2)))
        #expect(doubt.mayTry(at: Self.start + .seconds(1) + DeliveryLease.holds))
        #expect(doubt.mayTry(at: Self.start - .days(1)), "a clock that was set back")
    }
}
