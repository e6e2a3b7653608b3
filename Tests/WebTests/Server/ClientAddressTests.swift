import Domain
import Testing
import Web

@Suite("The client's address")
struct ClientAddressTests {
    @Test(
        "is taken from X-Forwarded-For only as far as each hop is trusted",
        arguments: [
            ("203.0.113.9", [], "203.0.113.9"),
            ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
            ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["192.0.2.66, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", ["198.51.100.1", "10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", ["rubbish"], "10.0.0.1"),
            ("10.0.0.1", ["198.51.100.1, rubbish"], "10.0.0.1"),
            ("::ffff:10.0.0.1", ["2001:db8::7"], "2001:db8::7"),
        ] as [(String, [String], String)])
    func hops(peer: String, header: [String], expected: String) throws {
        let trusted = [try AddressRange("10.0.0.0/8")]
        let client = ClientAddress.of(peer: IPAddress(peer), forwardedFor: header, trusted: trusted)
        #expect(client == IPAddress(expected) && client != nil)
    }

    @Test("is whoever is connected where no proxy is trusted")
    func untrusted() {
        let peer = IPAddress("192.0.2.1")
        #expect(ClientAddress.of(peer: peer, forwardedFor: ["198.51.100.1"], trusted: []) == peer)
    }
}
