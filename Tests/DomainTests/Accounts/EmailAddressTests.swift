import Domain
import Testing

@Suite("An email address")
struct EmailAddressTests {
    @Test(
        "What people's mailboxes are called is taken as it was written",
        arguments: [
            "anna@example.org", "Anna.Lindqvist@Example.ORG", "anna+tag@example.org", "o'neil@example.org",
            "a@b", "root@localhost", "x_y-z!#$%&*/?=^`{|}~@a-b.example", "anna@xn--bcher-kva.example",
            String(repeating: "a", count: 64) + "@example.org",
        ])
    func taken(text: String) throws {
        #expect(try EmailAddress(text).text == text)
    }

    @Test(
        "Surrounding white space comes from copying and is dropped",
        arguments: [" a@b ", "a@b\r\n", "\ta@b", "\u{a0}a@b"])
    func trimmed(text: String) throws {
        #expect(try EmailAddress(text).text == "a@b")
    }

    @Test(
        "What recipients and headers are injected with is no address",
        arguments: [
            "a@b\r\nBcc: c@d", "a@b\nc@d", "a@b\0", "a@b,c@d", "a@b;c@d", "a@b c@d", "a@b@c", "<a@b>", "A <a@b>",
            "\"a b\"@c", "\"a@b\"@c", "a@[192.0.2.1]", "a(comment)@b", "[\"a@b\",\"c@d\"]", "a@b%0d%0aBcc:c@d",
            "=?utf-8?q?c=40d=2ce?=@b", "x=?utf-8?q?=3e?=@b", "=?@b", "a.=??=@b",
            "a\u{202e}b@c", "a\\@b", "a:b@c",
        ])
    func injection(text: String) {
        #expect(throws: EmailAddress.Fault.malformed) { try EmailAddress(text) }
    }

    @Test(
        "What only looks like an address of ours is none",
        arguments: [
            "аnna@example.org", "anna@exаmple.org", "anna@bücher.example", "ａnna@example.org", "anna＠example.org",
            "anna@example。org", "\u{212a}arl@example.org", "an\u{ad}na@example.org", "anna@example.org\u{200b}",
        ])
    func homoglyphs(text: String) {
        #expect(throws: EmailAddress.Fault.malformed) { try EmailAddress(text) }
    }

    @Test(
        "Parts that are empty, too long or badly joined are malformed",
        arguments: [
            "anna", "@", "@b", "a@", ".a@b", "a.@b", "a..b@c", "a@b..c", "a@.b", "a@b.", "a@-b", "a@b-", "a@b_c",
            String(repeating: "a", count: 65) + "@b", "a@" + String(repeating: "b", count: 64),
        ])
    func malformed(text: String) {
        #expect(throws: EmailAddress.Fault.malformed) { try EmailAddress(text) }
    }

    @Test("254 bytes are the most", arguments: [(254, false), (255, true), (10_240, true), (10_000_000, true)])
    func length(length: Int, isTooLong: Bool) throws {
        let domain = String(repeating: String(repeating: "b", count: 61) + ".", count: 3) + "example"
        let local = String(repeating: "a", count: max(1, length - domain.utf8.count - 1))
        if isTooLong {
            #expect(throws: EmailAddress.Fault.tooLong) { try EmailAddress("\(local)@\(domain)") }
        } else {
            #expect(try EmailAddress("\(local)@\(domain)").text.utf8.count == length)
        }
    }

    @Test("Nothing but white space is empty", arguments: ["", " ", "\r\n\t"])
    func empty(text: String) {
        #expect(throws: EmailAddress.Fault.empty) { try EmailAddress(text) }
    }

    @Test("Case does not tell two addresses apart, a tag does")
    func keys() throws {
        let anna = try EmailAddress("anna@example.org")
        #expect(try EmailAddress("ANNA@Example.Org").key == anna.key)
        #expect(try EmailAddress("anna+x@example.org").key != anna.key)
    }

    @Test(
        "A tag and another case still name the same mailbox",
        arguments: [
            ("ANNA@EXAMPLE.ORG", true), ("anna+private@example.org", true), ("Anna+a+b@example.org", true),
            ("anna@example.com", false), ("hanna@example.org", false), ("an+na@example.org", false),
        ])
    func mailboxes(other: String, isSame: Bool) throws {
        #expect(try EmailAddress("anna@example.org").sharesMailbox(with: EmailAddress(other)) == isSame)
    }
}
