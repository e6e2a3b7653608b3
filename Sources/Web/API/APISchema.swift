import Domain
import Formats

/// What a value of the API looks like: requests are checked against it, and the OpenAPI document is written from it.
indirect enum APISchema: Sendable {
    /// - longest: In Unicode scalars, as JSON Schema counts.
    case text(longest: Int? = nil, format: String? = nil, pattern: String? = nil)
    case choice([String])
    case integer(ClosedRange<Int64>)
    case bool
    case list(APISchema, most: Int? = nil)
    case object([APIField])
    /// Any names, with values that are all alike.
    case map(APISchema)
    case optional(APISchema)
    /// Described once, under this name.
    case named(String, APISchema)
    case anything

    static let id = APISchema.text(longest: 26, pattern: "^[0-9abcdefghjkmnpqrstvwxyz]{26}$")
    /// Milliseconds since 1970. SQL's largest integer is JSON's problem; times of this world are not.
    static let time = APISchema.integer(0...253_402_300_799_000)
    static let count = APISchema.integer(0...9_007_199_254_740_991)
}

/// A member of an object, or a parameter.
struct APIField: Sendable {
    let name: String
    let schema: APISchema
    let isRequired: Bool
    let meaning: String?

    static func required(_ name: String, _ schema: APISchema, _ meaning: String? = nil) -> APIField {
        APIField(name: name, schema: schema, isRequired: true, meaning: meaning)
    }

    static func optional(_ name: String, _ schema: APISchema, _ meaning: String? = nil) -> APIField {
        APIField(name: name, schema: schema, isRequired: false, meaning: meaning)
    }
}

extension APISchema {
    /// Everything that is wrong with a value, each with its place (a JSON Pointer, RFC 6901).
    func faults(in value: JSON, at pointer: String = "") -> [APIProblem.Fault] {
        switch (self, value) {
        case (.named(_, let schema), _): return schema.faults(in: value, at: pointer)
        case (.optional, .null), (.anything, _), (.bool, .bool): return []
        case (.optional(let schema), _): return schema.faults(in: value, at: pointer)
        case (.text(let longest, _, _), .string(let text)):
            // No text of ours holds a NUL, and PostgreSQL stores none.
            let isRight = !text.utf8.contains(0) && longest.map { text.unicodeScalars.count <= $0 } ?? true
            return isRight ? [] : [.malformed(pointer)]
        case (.choice(let choices), .string(let text)):
            return choices.contains { $0.utf8.elementsEqual(text.utf8) } ? [] : [.malformed(pointer)]
        case (.integer(let range), .integer(let number)): return range.contains(number) ? [] : [.malformed(pointer)]
        case (.list(let schema, let most), .array(let values)):
            guard most.map({ values.count <= $0 }) != false else { return [.malformed(pointer)] }
            return values.enumerated().flatMap { schema.faults(in: $1, at: "\(pointer)/\($0)") }
        case (.map(let schema), .object(let members)):
            return members.sorted { $0.key < $1.key }
                .flatMap { schema.faults(in: $1, at: "\(pointer)/\(Self.escaped($0))") }
        case (.object(let fields), .object(let members)):
            return Self.faults(in: members, as: fields, at: pointer)
        default: return [.malformed(pointer)]
        }
    }

    private static func faults(
        in members: [String: JSON], as fields: [APIField], at pointer: String
    ) -> [APIProblem.Fault] {
        let known = fields.flatMap { field in
            let place = "\(pointer)/\(field.name)"
            guard let value = members[field.name] else {
                return field.isRequired ? [APIProblem.Fault.missing(place)] : []
            }
            return field.schema.faults(in: value, at: place)
        }
        // What nobody reads may be what somebody meant to set: `isAdmin`, or a name with a slip in it.
        let unknown = Set(members.keys).subtracting(fields.map(\.name)).sorted()
        return known + unknown.prefix(20).map { .unknown("\(pointer)/\(escaped($0))") }
    }

    private static func escaped(_ name: String) -> String {
        String(name.unicodeScalars.prefix(100).map(String.init).joined()).replacing("~", with: "~0")
            .replacing("/", with: "~1")
    }
}
