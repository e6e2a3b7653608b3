/// What is wrong with a request in the language of RFC 7644 (section 3.12). The words are in the catalogue of texts.
package enum SCIMFault: Error, Hashable, Sendable {
    case bodyMalformed
    /// The schema that should have been named.
    case schemaMissing(String)
    case filterMalformed
    /// What it asks for can be found in no index.
    case filterTooBroad
    case pathMalformed(String)
    /// Nothing is where the path leads.
    case noTarget(String)
    case readOnly(String)
    case needed(String)
    case valueMissing(String)
    case valueMalformed(String)
    /// The user name is an address, and another one than that of `emails`.
    case namesDiffer
    /// No program chooses a password, and none reads one.
    case passwordRefused

    /// No page of this list has given it out.
    case cursorInvalid
    case cursorExpired
    case countInvalid

    /// Table 9 of the RFC, and table 3 of RFC 9865.
    package var type: String {
        switch self {
        case .bodyMalformed, .schemaMissing: "invalidSyntax"
        case .filterMalformed, .filterTooBroad: "invalidFilter"
        case .pathMalformed: "invalidPath"
        case .noTarget: "noTarget"
        case .readOnly, .needed: "mutability"
        case .cursorInvalid: "invalidCursor"
        case .cursorExpired: "expiredCursor"
        case .countInvalid: "invalidCount"
        case .valueMissing, .valueMalformed, .namesDiffer, .passwordRefused: "invalidValue"
        }
    }
}

package enum SCIMMessage {
    package static let error = "urn:ietf:params:scim:api:messages:2.0:Error"
    package static let list = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    package static let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    package static let search = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"

    /// - Parameter first: The place of the first resource, from 1.
    package static func list(_ resources: [JSON], total: Int, from first: Int) -> JSON {
        .object([
            "schemas": .array([.string(list)]), "totalResults": .integer(Int64(total)),
            "startIndex": .integer(Int64(first)), "itemsPerPage": .integer(Int64(resources.count)),
            "Resources": .array(resources),
        ])
    }

    /// - Parameter next: Leads to the next page; without one, this is the last (RFC 9865, section 2).
    package static func list(_ resources: [JSON], total: Int, next: SCIMCursor?) -> JSON {
        var members: [String: JSON] = [
            "schemas": .array([.string(list)]), "totalResults": .integer(Int64(total)),
            "itemsPerPage": .integer(Int64(resources.count)), "Resources": .array(resources),
        ]
        if let next { members["nextCursor"] = .string(next.text) }
        return .object(members)
    }
}
