package import Domain

/// How the people whom a filter asks for are found. Each way reads ranges of indexes; there is none that reads everybody
/// and looks.
package enum SCIMSearch: Hashable, Sendable {
    /// Whoever these keys name, as far as the filter says yes to them.
    case keys(Set<UserKey>)
    case range(ProvisionedRange)
}

extension SCIMFilter {
    /// How many people may be asked for by name at once.
    package static let mostKeys = 50

    package func search() throws(SCIMFault) -> SCIMSearch {
        if let keys {
            guard keys.count <= Self.mostKeys else { throw .filterTooBroad }
            return .keys(keys)
        }
        guard let range else { throw .filterTooBroad }
        return .range(range)
    }

    /// Whether it says yes to a person.
    package func matches(_ user: JSON) -> Bool {
        user.object.map { matches($0, as: SCIMUserSchema.everything) } ?? false
    }

    /// Keys that name everybody to whom the filter can say yes; `nil` where there are no such keys.
    private var keys: Set<UserKey>? {
        switch self {
        case .compares(let attribute, .equal, .string(let value)): Self.keys(attribute.key, value)
        case .hasValue(let attribute, let filter):
            attribute.key == "emails" ? filter.inside(attribute).keys : nil
        // Who has to be named by both is named by either.
        case .and(let left, let right): left.keys ?? right.keys
        case .or(let left, let right): left.keys.flatMap { left in right.keys.map { left.union($0) } }
        case .compares, .isPresent, .not: nil
        }
    }

    /// What can't be anybody's is nobody's key.
    private static func keys(_ attribute: String, _ value: String) -> Set<UserKey>? {
        switch attribute {
        case "id": Set([ID<Account>(parsing: value)].compactMap(\.self).map(UserKey.id))
        case "externalid": Set([ExternalID(value)].compactMap(\.self).map(UserKey.externalID))
        case "username", "emails", "emails.value":
            Set([SignInName(value)].compactMap(\.self).map(UserKey.name))
        default: nil
        }
    }

    /// The same with the attributes' whole names: `value` inside of `emails[…]` is `emails.value`.
    private func inside(_ outer: SCIMAttribute) -> SCIMFilter {
        switch self {
        case .isPresent(let attribute): .isPresent(attribute.inside(outer))
        case .compares(let attribute, let comparison, let value):
            .compares(attribute.inside(outer), comparison, value)
        case .hasValue: self
        case .not(let filter): .not(filter.inside(outer))
        case .and(let left, let right): .and(left.inside(outer), right.inside(outer))
        case .or(let left, let right): .or(left.inside(outer), right.inside(outer))
        }
    }

    /// The people to whom it says yes, where these are a range; `nil` where they are not.
    private var range: ProvisionedRange? {
        switch self {
        case .isPresent(let attribute): attribute.isAlwaysPresent ? .everybody : nil
        case .compares(let attribute, let comparison, let value):
            switch attribute.key {
            case "active": Self.range(active: comparison, value)
            case "meta.lastmodified": Self.range(changed: comparison, value)
            default: nil
            }
        case .and(let left, let right):
            if let left = left.range, let right = right.range { left.intersection(right) } else { nil }
        case .or(let left, let right):
            if let left = left.range, let right = right.range { left.union(right) } else { nil }
        case .not(let filter): filter.range?.complement
        case .hasValue: nil
        }
    }

    private static func range(active comparison: Comparison, _ value: JSON) -> ProvisionedRange? {
        guard case .bool(let isActive) = value, comparison == .equal || comparison == .notEqual else { return nil }
        let wanted = isActive == (comparison == .equal)
        return ProvisionedRange(states: wanted ? ProvisionedRange.active : ProvisionedRange.inactive)
    }

    private static func range(changed comparison: Comparison, _ value: JSON) -> ProvisionedRange? {
        guard let time = value.string.flatMap(SCIMTime.read) else { return nil }
        let (first, last) = (Timestamp(milliseconds: 0), Timestamp.distantFuture)
        guard first < time, time < last else { return nil }
        let range: ClosedRange<Timestamp>? =
            switch comparison {
            case .equal: time...time
            case .greater: time + .milliseconds(1)...last
            case .greaterOrEqual: time...last
            case .less: first...time - .milliseconds(1)
            case .lessOrEqual: first...time
            case .notEqual, .contains, .beginsWith, .endsWith: nil
            }
        return range.map { ProvisionedRange(states: ProvisionedRange.everybody.states, changed: $0) }
    }
}

extension SCIMAttribute {
    fileprivate func inside(_ outer: SCIMAttribute) -> SCIMAttribute { SCIMAttribute(name: outer.name, sub: name) }

    /// What everybody has.
    fileprivate var isAlwaysPresent: Bool {
        ["id", "username", "emails", "emails.value", "active", "name", "meta.lastmodified"].contains(key)
    }
}

extension ProvisionedRange {
    fileprivate func intersection(_ other: ProvisionedRange) -> ProvisionedRange? {
        let states = states.intersection(other.states)
        guard let mine = changed, let theirs = other.changed else {
            return ProvisionedRange(states: states, changed: changed ?? other.changed)
        }
        let (first, last) = (max(mine.lowerBound, theirs.lowerBound), min(mine.upperBound, theirs.upperBound))
        return first <= last
            ? ProvisionedRange(states: states, changed: first...last) : ProvisionedRange(states: [])
    }

    fileprivate func union(_ other: ProvisionedRange) -> ProvisionedRange? {
        guard changed == other.changed else { return nil }
        return ProvisionedRange(states: states.union(other.states), changed: changed)
    }

    fileprivate var complement: ProvisionedRange? {
        changed == nil ? ProvisionedRange(states: Self.everybody.states.subtracting(states)) : nil
    }
}
