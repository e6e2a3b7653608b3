/// A JSON value (RFC 8259), for texts that came from outside and whose exact meaning is part of a proof.
///
/// Foundation's decoder takes one of two members of the same name and nobody knows which; whoever signs and whoever
/// reads may then see different things. This reader refuses what can be read in two ways.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// Arrays and objects inside each other; more is refused, so that no text can exhaust the stack.
    package static let maximumDepth = 16

    /// - Parameter bytes: UTF-8. The caller bounds the length.
    /// - Returns: `nil` for anything but one whole JSON text: also for two members of the same name, a lone surrogate,
    ///   a number that no `Double` holds, bytes after the end, or a depth over the maximum.
    package init?(_ bytes: some Sequence<UInt8>) {
        var reader = JSONReader(bytes)
        guard let value = reader.readText() else { return nil }
        self = value
    }

    package init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var object: [String: JSON]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// A number with or without fraction, as both are allowed for a `NumericDate` (RFC 7519, section 2).
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// A member of an object.
    package subscript(name: String) -> JSON? { object?[name] }
}
