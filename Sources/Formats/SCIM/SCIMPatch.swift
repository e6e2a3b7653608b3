/// Changes to parts of a person (RFC 7644, section 3.5.2), in the dialects in which they are sent: Microsoft Entra writes
/// `Replace`, and names with dots inside of values.
package struct SCIMPatch: Sendable {
    enum Kind: String, Sendable { case add, replace, remove }

    struct Operation: Sendable {
        let kind: Kind
        let path: SCIMPath?
        let value: JSON?
    }

    let operations: [Operation]

    package static let mostOperations = 100

    package init(_ content: [String: JSON]) throws(SCIMFault) {
        let members = Dictionary(content.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        guard members["schemas"]?.each.contains(.string(SCIMMessage.patch)) == true else {
            throw .schemaMissing(SCIMMessage.patch)
        }
        guard case .array(let listed) = members["operations"], (1...Self.mostOperations).contains(listed.count) else {
            throw .bodyMalformed
        }
        var operations: [Operation] = []
        for one in listed { operations.append(try Operation(one)) }
        self.operations = operations
    }

    /// - Parameter resource: Named as the schema has it.
    func applied(to resource: [String: JSON]) throws(SCIMFault) -> [String: JSON] {
        var resource = resource
        for operation in operations { try operation.apply(to: &resource) }
        return resource
    }
}

extension SCIMPatch.Operation {
    fileprivate init(_ json: JSON) throws(SCIMFault) {
        guard let members = json.object, let name = members["op"]?.string,
            let kind = SCIMPatch.Kind(rawValue: name.lowercased())
        else { throw .bodyMalformed }
        var path: SCIMPath?
        if let typed = members["path"] {
            guard let text = typed.string else { throw .bodyMalformed }
            path = SCIMPath(text)
            guard path != nil else { throw .pathMalformed(String(text.prefix(100))) }
        }
        self.init(kind: kind, path: path, value: members["value"])
    }

    fileprivate func apply(to resource: inout [String: JSON]) throws(SCIMFault) {
        if let path { return try SCIMTarget(path).apply(kind, value, to: &resource) }
        guard kind != .remove else { throw .noTarget("") }
        guard let members = value?.object else { throw .bodyMalformed }
        try apply(members, to: &resource)
    }

    /// Without a path, the value has one for each of its members.
    private func apply(_ members: [String: JSON], to resource: inout [String: JSON]) throws(SCIMFault) {
        // In an order of its own, so that the same request has the same outcome.
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let schema = name.lowercased()
            if schema == SCIMUserSchema.urn.lowercased(), let inner = value.object {
                try apply(inner, to: &resource)
            } else if schema != SCIMUserSchema.enterprise.lowercased(), schema != "schemas" {
                guard let path = SCIMPath(name) else { throw .pathMalformed(name) }
                try SCIMTarget(path).apply(kind, value, to: &resource)
            }
        }
    }
}

/// What a path leads to.
private struct SCIMTarget {
    private let path: SCIMPath
    /// `nil` for what isn't kept here.
    private let definition: SCIMDefinition?
    private let part: SCIMDefinition?

    init(_ path: SCIMPath) throws(SCIMFault) {
        self.path = path
        let (attribute, sub) = (path.attribute, path.sub ?? path.attribute.sub)
        let name = attribute.name.lowercased()
        let schema = attribute.schema?.lowercased()
        let isForeign = schema?.hasPrefix(SCIMUserSchema.enterprise.lowercased()) == true
        guard !isForeign, !SCIMUserSchema.passedOver.contains(name),
            sub.map({ SCIMUserSchema.passedOverParts.contains("\(name).\($0.lowercased())") }) != true
        else {
            (definition, part) = (nil, nil)
            return
        }
        guard name != "password" else { throw .passwordRefused }
        guard schema == nil || schema == SCIMUserSchema.urn.lowercased(),
            let definition = SCIMUserSchema.everything[attribute.name]
        else { throw .pathMalformed(path.description) }
        let part = sub.flatMap { definition.parts[$0] }
        guard sub == nil || part != nil, path.filter == nil || definition.isMulti else {
            throw .pathMalformed(path.description)
        }
        (self.definition, self.part) = (definition, part)
    }

    func apply(_ kind: SCIMPatch.Kind, _ value: JSON?, to resource: inout [String: JSON]) throws(SCIMFault) {
        guard let definition, definition.name != "schemas" else { return }
        if definition.mutability == .readOnly {
            // Said again, it changes nothing.
            guard kind != .remove, part == nil, value == resource[definition.name] else {
                throw .readOnly(path.description)
            }
            return
        }
        // RFC 7643, section 2.5: null is as if it were removed.
        let kind: SCIMPatch.Kind = value == .null ? .remove : kind
        if kind != .remove, value == nil { throw .valueMissing(path.description) }
        let wanted = value ?? .null
        if definition.isMulti {
            let values = resource[definition.name]?.each.compactMap(\.object) ?? []
            let changed = try change(values, of: definition, kind, wanted)
            guard !changed.isEmpty else { throw .needed(definition.name) }
            guard changed.count <= SCIMDefinition.mostValues else { throw .valueMalformed(definition.name) }
            resource[definition.name] = .array(changed.map(JSON.object))
        } else if kind == .remove, part == nil {
            guard !definition.isRequired else { throw .needed(definition.name) }
            resource[definition.name] = nil
        } else if definition.parts.isEmpty {
            resource[definition.name] = wanted
        } else {
            var members = resource[definition.name]?.object ?? [:]
            try change(&members, as: definition, kind, wanted)
            resource[definition.name] = .object(members)
        }
    }

    /// One value with parts: those that are named are changed, and the others stay.
    private func change(
        _ members: inout [String: JSON], as definition: SCIMDefinition, _ kind: SCIMPatch.Kind, _ wanted: JSON
    ) throws(SCIMFault) {
        if let part {
            members[part.name] = kind == .remove ? nil : wanted
        } else {
            guard let named = wanted.object else { throw .valueMalformed(definition.name) }
            for (name, value) in try definition.parts.canonical(named) { members[name] = value }
        }
    }

    /// An attribute with several values.
    private func change(
        _ values: [[String: JSON]], of definition: SCIMDefinition, _ kind: SCIMPatch.Kind, _ wanted: JSON
    ) throws(SCIMFault) -> [[String: JSON]] {
        if path.filter == nil, part == nil {
            guard kind != .remove else { return [] }
            let named = try definition.canonical(wanted).each.compactMap(\.object)
            return kind == .replace ? named : Self.add(named, to: values)
        }
        let isMeant: ([String: JSON]) -> Bool = { value in
            path.filter.map { $0.matches(value, as: definition.parts) } ?? true
        }
        if !values.contains(where: isMeant) {
            // What isn't there yet begins with what the path says of it.
            guard kind == .add else { throw .noTarget(path.description) }
            var new = path.filter?.equalities(as: definition.parts) ?? [:]
            try change(&new, as: definition, kind, wanted)
            return values + [new]
        }
        var changed: [[String: JSON]] = []
        for value in values {
            guard isMeant(value) else {
                changed.append(value)
                continue
            }
            guard kind != .remove || part != nil else { continue }
            var value = value
            try change(&value, as: definition, kind, wanted)
            changed.append(value)
        }
        return changed
    }

    /// A person has one address of each type: a newer one takes the older one's place. Only one is the primary one.
    private static func add(_ new: [[String: JSON]], to values: [[String: JSON]]) -> [[String: JSON]] {
        let kinds = Set(new.map(SCIMUserSchema.kind))
        let takesOver = new.contains { $0["primary"] == .bool(true) }
        let kept = values.filter { !kinds.contains(SCIMUserSchema.kind(of: $0)) }
        return new + kept.map { takesOver ? $0.merging(["primary": .bool(false)]) { $1 } : $0 }
    }
}

extension SCIMFilter {
    /// What everything that it says yes to is equal to.
    fileprivate func equalities(as definitions: [SCIMDefinition]) -> [String: JSON] {
        switch self {
        case .compares(let attribute, .equal, let value):
            definitions[attribute.name].map { [$0.name: value] } ?? [:]
        case .and(let left, let right):
            left.equalities(as: definitions).merging(right.equalities(as: definitions)) { first, _ in first }
        case .isPresent, .compares, .hasValue, .not, .or: [:]
        }
    }
}
