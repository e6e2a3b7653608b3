import Connectors
import Domain
import Testing

@Suite("Where connections may go")
struct OutgoingReachTests {
    private static let here = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]
    private static let inside = ["10.20.0.5", "169.254.169.254", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"]
    private static let outside = ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9"]

    private static func reached(_ reach: OutgoingReach) throws -> Set<String> {
        try Set((here + inside + outside).filter { reach.includes(try #require(IPAddress($0))) })
    }

    @Test("Nowhere is nowhere, the internet included, but for what is named")
    func nowhere() throws {
        #expect(try Self.reached(.nowhere) == [])
        #expect(try Self.reached(.loopback) == Set(Self.here))
        #expect(try Self.reached(.nowhere.and([AddressRange("10.20.0.0/16")])) == ["10.20.0.5"])
        #expect(try Self.reached(.nowhere.and([AddressRange("9.9.9.9")])) == ["9.9.9.9", "::ffff:9.9.9.9"])
        #expect(try Self.reached(.publicAddresses) == Set(Self.outside))
        #expect(try Self.reached(.publicAndLoopback) == Set(Self.outside + Self.here))
        #expect(try Self.reached(.everywhere) == Set(Self.here + Self.inside + Self.outside))
    }
}
