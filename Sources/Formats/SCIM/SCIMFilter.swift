/// Which resources a SCIM client asks for (RFC 7644, section 3.4.2.2).
///
/// Names of attributes and operators are read without regard to capitals, as the RFC has it, and kept as they were
/// written. It is a value and no statement: nothing of it reaches the database but what is bound.
package indirect enum SCIMFilter: Hashable, Sendable {
    package enum Comparison: String, Hashable, Sendable, CaseIterable {
        case equal = "eq", notEqual = "ne", contains = "co", beginsWith = "sw", endsWith = "ew"
        case greater = "gt", greaterOrEqual = "ge", less = "lt", lessOrEqual = "le"
    }

    case isPresent(SCIMAttribute)
    /// - value: Text, number, truth value or null; never a list or an object.
    case compares(SCIMAttribute, Comparison, JSON)
    /// Of an attribute with several values, that one of them is like this: `emails[type eq "work"]`.
    case hasValue(SCIMAttribute, SCIMFilter)
    case not(SCIMFilter)
    case and(SCIMFilter, SCIMFilter)
    case or(SCIMFilter, SCIMFilter)

    /// In bytes.
    package static let longest = 2_000
    /// Conditions inside each other; more is refused, so that no text can exhaust the stack.
    package static let maximumDepth = 16

    /// `nil` for anything that the grammar doesn't have.
    package init?(_ text: some StringProtocol) {
        var reader = SCIMReader(text)
        guard let filter = reader.readFilter(), reader.isAtEnd, filter.height <= Self.maximumDepth else { return nil }
        self = filter
    }

    /// How many conditions are inside each other, itself included.
    var height: Int {
        switch self {
        case .isPresent, .compares: 1
        case .hasValue(_, let filter), .not(let filter): 1 + filter.height
        case .and(let left, let right), .or(let left, let right): 1 + max(left.height, right.height)
        }
    }
}

/// An attribute by its name, as filters and paths name it: `urn:…:User:emails.value`.
package struct SCIMAttribute: Hashable, Sendable, CustomStringConvertible {
    /// The URI of its schema, where it was named.
    package let schema: String?
    package let name: String
    package let sub: String?

    package init(schema: String? = nil, name: String, sub: String? = nil) {
        self.schema = schema
        self.name = name
        self.sub = sub
    }

    /// `emails.value`, in small letters: what attributes are told apart by.
    package var key: String { [name, sub].compactMap(\.self).joined(separator: ".").lowercased() }

    package var description: String {
        (schema.map { "\($0):" } ?? "") + [name, sub].compactMap(\.self).joined(separator: ".")
    }
}

/// What a SCIM client changes within a resource (RFC 7644, section 3.5.2): `emails[type eq "work"].value`.
package struct SCIMPath: Hashable, Sendable {
    package let attribute: SCIMAttribute
    /// Which of several values.
    package let filter: SCIMFilter?
    /// Of those values, this part.
    package let sub: String?

    /// `nil` for anything that the grammar doesn't have.
    package init?(_ text: some StringProtocol) {
        var reader = SCIMReader(text)
        guard let path = reader.readPath(), reader.isAtEnd,
            path.filter.map({ $0.height < SCIMFilter.maximumDepth }) != false
        else { return nil }
        self = path
    }

    init(attribute: SCIMAttribute, filter: SCIMFilter?, sub: String?) {
        self.attribute = attribute
        self.filter = filter
        self.sub = sub
    }
}

extension SCIMFilter: CustomStringConvertible {
    /// The filter in the one way in which we write it: the same filter is always the same text, and reads back.
    package var description: String {
        switch self {
        case .isPresent(let attribute): "\(attribute) pr"
        case .compares(let attribute, let comparison, let value): "\(attribute) \(comparison.rawValue) \(value)"
        case .hasValue(let attribute, let filter): "\(attribute)[\(filter)]"
        case .not(let filter): "not (\(filter))"
        case .and(let left, let right): "\(left.grouped) and \(right.grouped)"
        case .or(let left, let right): "\(left.grouped) or \(right.grouped)"
        }
    }

    private var grouped: String {
        switch self {
        case .and, .or: "(\(self))"
        case .isPresent, .compares, .hasValue, .not: description
        }
    }
}

extension SCIMPath: CustomStringConvertible {
    package var description: String {
        "\(attribute)" + (filter.map { "[\($0)]" } ?? "") + (sub.map { ".\($0)" } ?? "")
    }
}
