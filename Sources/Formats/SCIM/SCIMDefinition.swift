/// What an attribute is like (RFC 7643, section 7). Requests are read by it, and `/Schemas` is written from it.
package struct SCIMDefinition: Sendable {
    package enum Kind: String, Sendable {
        case string, boolean, integer, dateTime, reference, complex
    }

    package enum Mutability: String, Sendable { case readOnly, readWrite }
    package enum Returned: String, Sendable { case always, `default`, request }
    package enum Uniqueness: String, Sendable { case none, server }

    let name: String
    let kind: Kind
    let meaning: String
    var isMulti = false
    var isRequired = false
    /// Whether capitals make a difference when values are compared.
    var isCaseExact = false
    var mutability = Mutability.readWrite
    var returned = Returned.default
    var uniqueness = Uniqueness.none
    var choices: [String] = []
    var references: [String] = []
    var parts: [SCIMDefinition] = []

    init(_ name: String, _ kind: Kind, _ meaning: String) {
        (self.name, self.kind, self.meaning) = (name, kind, meaning)
    }

    /// A text.
    init(_ name: String, _ meaning: String) {
        self.init(name, .string, meaning)
    }

    /// The same, but for what is changed.
    func with(_ change: (inout SCIMDefinition) -> Void) -> SCIMDefinition {
        var other = self
        change(&other)
        return other
    }

    var json: JSON {
        var members: [String: JSON] = [
            "name": .string(name), "type": .string(kind.rawValue), "multiValued": .bool(isMulti),
            "description": .string(meaning), "required": .bool(isRequired), "caseExact": .bool(isCaseExact),
            "mutability": .string(mutability.rawValue), "returned": .string(returned.rawValue),
            "uniqueness": .string(uniqueness.rawValue),
        ]
        if !choices.isEmpty { members["canonicalValues"] = .array(choices.map(JSON.string)) }
        if !references.isEmpty { members["referenceTypes"] = .array(references.map(JSON.string)) }
        if !parts.isEmpty { members["subAttributes"] = .array(parts.map(\.json)) }
        return .object(members)
    }
}

extension [SCIMDefinition] {
    /// Names are read without regard to capitals (RFC 7643, section 2.1).
    subscript(name: String) -> SCIMDefinition? {
        let name = name.lowercased()
        return first { $0.name.lowercased() == name }
    }
}
