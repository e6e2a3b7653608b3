import Domain
import Testing
import Web

@Suite("The limit for one client")
struct ClientLimitTests {
    private let start = Timestamp(milliseconds: 1_795_356_300_000)

    private func spend(_ limit: ClientLimit, _ client: String) {
        for _ in 0..<Int(ClientLimit.burst) { #expect(limit.wait(for: IPAddress(client), at: start) == nil) }
    }

    @Test("lets a burst in, then asks to wait, then fills again")
    func refill() {
        let limit = ClientLimit()
        spend(limit, "192.0.2.1")
        #expect(limit.wait(for: IPAddress("192.0.2.1"), at: start) == 1)
        #expect(limit.wait(for: IPAddress("192.0.2.1"), at: start + .seconds(1)) == nil)
    }

    @Test("counts one client and not its neighbours")
    func neighbours() {
        let limit = ClientLimit()
        spend(limit, "192.0.2.1")
        #expect(limit.wait(for: IPAddress("192.0.2.2"), at: start) == nil)
    }

    @Test("counts all addresses of one IPv6 subscriber together")
    func subscriber() {
        let limit = ClientLimit()
        spend(limit, "2001:db8:1:2::1")
        #expect(limit.wait(for: IPAddress("2001:db8:1:2:ffff::9"), at: start) != nil)
        #expect(limit.wait(for: IPAddress("2001:db8:1:3::1"), at: start) == nil)
    }

    @Test("takes all whose address isn't known for one")
    func unknown() {
        let limit = ClientLimit()
        for _ in 0..<Int(ClientLimit.burst) { #expect(limit.wait(for: nil, at: start) == nil) }
        #expect(limit.wait(for: nil, at: start) == 1)
    }

    @Test("does not hold for this machine")
    func loopback() {
        let limit = ClientLimit()
        for _ in 0..<1_000 { #expect(limit.wait(for: IPAddress("127.0.0.1"), at: start) == nil) }
    }
}
