import Domain
import Testing

@Suite("IP addresses and ranges")
struct IPAddressTests {
    @Test(
        "One address has one value however it is written",
        arguments: [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("::ffff:c000:201", "192.0.2.1"),
            ("::1", "::1"),
            ("::", "::"),
            ("2001:DB8::a", "2001:db8::a"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("1::", "1::"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ])
    func reading(written: String, canonical: String) {
        #expect(IPAddress(written)?.description == canonical)
    }

    @Test(
        "What is no address is refused",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "+1.2.3.4", "1.2.3.a", "1..3.4",
            "localhost", "[::1]", "::1%eth0", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::", "12345::", "g::", ":1:2:3:4:5:6:7", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "+1::",
        ])
    func refusing(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "A range holds its own addresses and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.255.255", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("::ffff:10.0.0.0/104", "10.1.2.3", true),
            ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "ffff::", true),
            ("::/0", "10.0.0.1", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.6", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::", false),
            ("2001:db8::1/128", "2001:db8::1", true),
        ])
    func containing(range: String, address: String, expected: Bool) throws {
        let address = try #require(IPAddress(address))
        #expect(try AddressRange(range).contains(address) == expected)
    }

    @Test(
        "A range that can't be meant is refused by name",
        arguments: [
            ("", AddressRange.Fault.malformedAddress),
            ("proxy/8", .malformedAddress),
            ("10.0.0.0/33", .malformedPrefixLength),
            ("10.0.0.0/-1", .malformedPrefixLength),
            ("10.0.0.0/", .malformedPrefixLength),
            ("10.0.0.0/8/8", .malformedPrefixLength),
            ("::ffff:10.0.0.0/8", .malformedPrefixLength),
            ("::/129", .malformedPrefixLength),
            ("10.0.0.1/8", .addressOutsidePrefix),
            ("2001:db8::1/32", .addressOutsidePrefix),
        ])
    func refusingRanges(text: String, fault: AddressRange.Fault) {
        #expect(throws: fault) { try AddressRange(text) }
    }
}
