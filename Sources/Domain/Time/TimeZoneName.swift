/// A time zone by its name in the IANA database, such as `Europe/Berlin`.
///
/// Only the shape is judged here; whether this machine knows the zone, its zone files say.
package struct TimeZoneName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package static let utc = TimeZoneName(wellFormed: "UTC")

    /// `nil` for what can't be the name of a zone. As it becomes part of a file's path, it holds no dot; as the
    /// database's other files begin with a small letter (`posixrules`, `right/…`), every part begins with a capital one.
    package init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isWellFormed = parts.allSatisfy { part in
            guard let first = part.first, Self.isCapital(first) else { return false }
            return part.dropFirst().allSatisfy(Self.isAllowed)
        }
        guard isWellFormed else { return nil }
        self.text = text
    }

    private init(wellFormed text: String) {
        self.text = text
    }

    package var description: String { text }

    private static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isCapital(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_+-".utf8.contains(byte)
    }
}
