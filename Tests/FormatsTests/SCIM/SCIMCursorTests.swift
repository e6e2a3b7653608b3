import Domain
import Formats
import Testing

@Suite("Cursors of SCIM (RFC 9865)")
struct SCIMCursorTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    private static let place = ProvisionedPlace(
        id: ID(rawValue: "01jd0000000000000000000000"), changedAt: Timestamp(milliseconds: 1_700_000_000_123))

    private func fault(_ text: String, of filter: String? = nil, at time: Timestamp = now) -> SCIMFault? {
        do throws(SCIMFault) {
            _ = try SCIMCursor(parsing: text, of: filter, at: time)
            return nil
        } catch {
            return error
        }
    }

    @Test("A cursor comes back as it went, in characters that a link takes", arguments: [nil, "", "active eq true"])
    func round(filter: String?) throws {
        let cursor = SCIMCursor(after: Self.place, of: filter, madeAt: Self.now)
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        #expect(cursor.text.allSatisfy(unreserved.contains))
        #expect(try SCIMCursor(parsing: cursor.text, of: filter, at: Self.now) == cursor)
    }

    @Test("It belongs to one filter")
    func bound() {
        let cursor = SCIMCursor(after: Self.place, of: "active eq true", madeAt: Self.now)
        #expect(fault(cursor.text, of: "active eq false") == .cursorInvalid)
        #expect(fault(cursor.text, of: "") == .cursorInvalid)
        #expect(fault(cursor.text) == .cursorInvalid)
    }

    @Test("It is over after an hour, and none comes from tomorrow")
    func expires() {
        let text = SCIMCursor(after: Self.place, of: nil, madeAt: Self.now).text
        #expect(fault(text, at: Self.now + .hours(1) - .milliseconds(1)) == nil)
        #expect(fault(text, at: Self.now + .hours(1)) == .cursorExpired)
        #expect(fault(text, at: Self.now - .minutes(1)) == nil)
        #expect(fault(text, at: Self.now - .minutes(1) - .milliseconds(1)) == .cursorInvalid)
    }

    @Test(
        "What no page has given out is refused",
        arguments: [
            "", ".", "...", "1.2.3.4", "1.2.01jd0000000000000000000000", "x.2.01jd0000000000000000000000.z",
            "-1.2.01jd0000000000000000000000.z", String(repeating: "1", count: 10_000), "1.2.'.4", "\\0",
        ])
    func refused(text: String) {
        #expect(fault(text) == .cursorInvalid)
    }
}
