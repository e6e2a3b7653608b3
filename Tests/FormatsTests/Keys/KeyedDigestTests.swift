import Domain
import Formats
import Testing

@Suite("Keyed digest")
struct KeyedDigestTests {
    static let key = Secret((32..<64).map { UInt8($0) })

    @Test("Is HMAC-SHA256 over the parts with their number and lengths")
    func foreign() {
        // Made with Python's hmac over struct.pack('>Q', …) encoded parts.
        let digest = "HijESBwBHdbiT4wMymgVitmYQve_9l4Qq1tZUfeIqiQ"
        #expect(KeyedDigest.compute(key: Self.key, parts: ["form", "é", ""]) == digest)
        #expect(KeyedDigest.isValid(digest, key: Self.key, parts: ["form", "é", ""]))
    }

    @Test("No two lists of parts are one message")
    func unambiguous() {
        let lists: [[String]] = [
            [], [""], ["", ""], ["ab"], ["a", "b"], ["", "ab"], ["ab", ""], ["b", "a"], ["a\0b"], ["a\0", "b"],
            ["a", "\0b"], ["a", "b", ""],
        ]
        #expect(Set(lists.map { KeyedDigest.compute(key: Self.key, parts: $0) }).count == lists.count)
    }

    @Test("Another key, another message and another text are invalid")
    func invalid() {
        let digest = KeyedDigest.compute(key: Self.key, parts: ["a"])
        #expect(!KeyedDigest.isValid(digest, key: Secret([1]), parts: ["a"]))
        #expect(!KeyedDigest.isValid(digest, key: Self.key, parts: ["b"]))
        for text in ["", String(digest.dropLast()), digest + "=", String(digest.reversed())] {
            #expect(!KeyedDigest.isValid(text, key: Self.key, parts: ["a"]))
        }
    }

    @Test(
        "Comparison in constant time is comparison",
        arguments: [
            ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false), ("ab", "a", false), ("é", "é", true),
            // Equal to Swift, but not the same bytes.
            ("\u{E9}", "e\u{301}", false),
        ])
    func comparison(left: String, right: String, equal: Bool) {
        #expect(ConstantTime.areEqual(left, right) == equal)
    }
}
