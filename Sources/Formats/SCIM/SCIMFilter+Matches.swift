import Domain

extension SCIMFilter {
    /// Whether a resource, or one of the values of an attribute, is as asked.
    ///
    /// - Parameters:
    ///   - members: Named as `definitions` has them.
    ///   - definitions: What is not among them is not there.
    func matches(_ members: [String: JSON], as definitions: [SCIMDefinition]) -> Bool {
        switch self {
        case .isPresent(let attribute): return !attribute.values(in: members, definitions).values.isEmpty
        case .compares(let attribute, let comparison, let wanted):
            let (definition, values) = attribute.values(in: members, definitions)
            // Of several values one is enough; “not equal” is said of all of them.
            guard let definition, comparison != .notEqual else {
                return comparison == .notEqual
                    && !SCIMFilter.compares(attribute, .equal, wanted).matches(members, as: definitions)
            }
            if wanted == .null { return comparison == .equal && values.isEmpty }
            return values.contains { definition.compares($0, comparison, wanted) }
        case .hasValue(let attribute, let filter):
            guard let definition = definitions[attribute.name], !definition.parts.isEmpty else { return false }
            return (members[definition.name]?.each ?? []).contains {
                filter.matches($0.object ?? [:], as: definition.parts)
            }
        case .not(let filter): return !filter.matches(members, as: definitions)
        case .and(let left, let right):
            return left.matches(members, as: definitions) && right.matches(members, as: definitions)
        case .or(let left, let right):
            return left.matches(members, as: definitions) || right.matches(members, as: definitions)
        }
    }
}

extension SCIMAttribute {
    /// What it names, and the values that are there. Of an attribute with several values and parts it is their `value`.
    fileprivate func values(
        in members: [String: JSON], _ definitions: [SCIMDefinition]
    ) -> (definition: SCIMDefinition?, values: [JSON]) {
        guard let definition = definitions[name] else { return (nil, []) }
        let values = members[definition.name]?.each ?? []
        guard let part = sub ?? (definition.isMulti && !definition.parts.isEmpty ? "value" : nil) else {
            return (definition, values)
        }
        guard let found = definition.parts[part] else { return (nil, []) }
        return (found, values.compactMap { $0[found.name] })
    }
}

extension JSON {
    /// The values of a list; a value that is none, by itself.
    var each: [JSON] {
        if case .array(let values) = self { values } else { [self] }
    }
}

extension SCIMDefinition {
    fileprivate func compares(_ value: JSON, _ comparison: SCIMFilter.Comparison, _ wanted: JSON) -> Bool {
        switch (value, wanted) {
        case (.bool(let value), .bool(let wanted)): return comparison == .equal && value == wanted
        case (.string(let value), .string(let wanted)):
            if kind == .dateTime {
                guard let value = SCIMTime.read(value), let wanted = SCIMTime.read(wanted) else { return false }
                return Self.compare(value, comparison, wanted)
            }
            let (value, wanted) =
                isCaseExact
                ? (value, wanted) : (NormalisedText.caseFolded(value), NormalisedText.caseFolded(wanted))
            return switch comparison {
            case .contains: value.contains(wanted)
            case .beginsWith: value.hasPrefix(wanted)
            case .endsWith: value.hasSuffix(wanted)
            case .equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual:
                Self.compare(value, comparison, wanted)
            }
        default: return false
        }
    }

    private static func compare<Value: Comparable>(
        _ value: Value, _ comparison: SCIMFilter.Comparison, _ wanted: Value
    ) -> Bool {
        switch comparison {
        case .equal: value == wanted
        case .greater: value > wanted
        case .greaterOrEqual: value >= wanted
        case .less: value < wanted
        case .lessOrEqual: value <= wanted
        case .notEqual, .contains, .beginsWith, .endsWith: false
        }
    }
}
