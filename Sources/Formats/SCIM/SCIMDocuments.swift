/// What a client is told about this server before it does anything (RFC 7643, sections 5 to 7). Nothing of it depends on
/// the installation but where it is.
package struct SCIMDocuments: Sendable {
    /// Where everything is: `https://lockstep.example.org/scim/v2`.
    package let base: String

    /// How many resources a page holds at most.
    package static let largestPage = 200

    package init(base: String) { self.base = base }

    package var configuration: JSON {
        let no = JSON.object(["supported": .bool(false)])
        let yes = JSON.object(["supported": .bool(true)])
        return .object([
            "schemas": .array([.string(Self.urn("ServiceProviderConfig"))]),
            "patch": yes,
            "bulk": .object([
                "supported": .bool(false), "maxOperations": .integer(0), "maxPayloadSize": .integer(0),
            ]),
            "filter": .object(["supported": .bool(true), "maxResults": .integer(Int64(Self.largestPage))]),
            "pagination": .object([
                "cursor": .bool(true), "index": .bool(true), "defaultPaginationMethod": .string("index"),
                "defaultPageSize": .integer(Int64(Self.largestPage)), "maxPageSize": .integer(Int64(Self.largestPage)),
                "cursorTimeout": .integer(SCIMCursor.lives.components.seconds),
            ]),
            "changePassword": no, "sort": no, "etag": yes,
            "authenticationSchemes": .array([
                .object([
                    "type": .string("oauthbearertoken"), "name": .string("Key"),
                    "description": .string("Authorization: Bearer with a key from lockstep api-key add"),
                    "specUri": .string("https://www.rfc-editor.org/info/rfc6750"), "primary": .bool(true),
                ])
            ]),
            "meta": meta("ServiceProviderConfig", at: "/ServiceProviderConfig"),
        ])
    }

    package var resourceTypes: [(id: String, document: JSON)] {
        [
            (
                "User",
                .object([
                    "schemas": .array([.string(Self.urn("ResourceType"))]), "id": .string("User"),
                    "name": .string("User"), "endpoint": .string("/Users"),
                    "description": .string("A person who signs in"), "schema": .string(SCIMUserSchema.urn),
                    "meta": meta("ResourceType", at: "/ResourceTypes/User"),
                ])
            )
        ]
    }

    package var schemas: [(id: String, document: JSON)] {
        [
            schema("User", "A person who signs in", SCIMUserSchema.attributes),
            schema("ServiceProviderConfig", "What this server can do", Self.configurationAttributes),
            schema("ResourceType", "A kind of resource", Self.resourceTypeAttributes),
            schema("Schema", "What resources are like", Self.schemaAttributes),
        ]
    }

    private func schema(_ name: String, _ meaning: String, _ attributes: [SCIMDefinition]) -> (String, JSON) {
        let id = Self.urn(name)
        return (
            id,
            .object([
                "schemas": .array([.string(Self.urn("Schema"))]), "id": .string(id), "name": .string(name),
                "description": .string(meaning), "attributes": .array(attributes.map(\.json)),
                "meta": meta("Schema", at: "/Schemas/\(id)"),
            ])
        )
    }

    private func meta(_ type: String, at path: String) -> JSON {
        .object(["resourceType": .string(type), "location": .string(base + path)])
    }

    private static func urn(_ name: String) -> String { "urn:ietf:params:scim:schemas:core:2.0:\(name)" }
}

extension SCIMDocuments {
    private static func fixed(
        _ name: String, _ kind: SCIMDefinition.Kind, _ meaning: String, isRequired: Bool = true,
        isMulti: Bool = false, _ parts: [SCIMDefinition] = []
    ) -> SCIMDefinition {
        SCIMDefinition(name, kind, meaning).with {
            ($0.isRequired, $0.isMulti, $0.parts, $0.mutability) = (isRequired, isMulti, parts, .readOnly)
        }
    }

    private static func fixed(
        _ name: String, _ meaning: String, isRequired: Bool = true, isMulti: Bool = false
    ) -> SCIMDefinition {
        fixed(name, .string, meaning, isRequired: isRequired, isMulti: isMulti)
    }

    private static let supported = fixed("supported", .boolean, "Whether it can be used.")

    fileprivate static let configurationAttributes: [SCIMDefinition] = [
        fixed("patch", .complex, "Changing parts of a resource.", [supported]),
        fixed(
            "bulk", .complex, "Several operations in one request.",
            [
                supported, fixed("maxOperations", .integer, "In one request."),
                fixed("maxPayloadSize", .integer, "In bytes."),
            ]),
        fixed(
            "filter", .complex, "Asking for some of the resources.",
            [supported, fixed("maxResults", .integer, "On a page.")]),
        fixed(
            "pagination", .complex, "Asking for page after page.", isRequired: false,
            [
                fixed("cursor", .boolean, "Whether by cursor."), fixed("index", .boolean, "Whether by startIndex."),
                fixed("defaultPaginationMethod", "Where neither is asked for.", isRequired: false),
                fixed("defaultPageSize", .integer, "Where no count is asked for.", isRequired: false),
                fixed("maxPageSize", .integer, "Whatever is asked for.", isRequired: false),
                fixed("cursorTimeout", .integer, "How long a cursor can be used, in seconds.", isRequired: false),
            ]),
        fixed("changePassword", .complex, "Changing a password.", [supported]),
        fixed("sort", .complex, "Asking for an order.", [supported]),
        fixed("etag", .complex, "Versions of resources.", [supported]),
        fixed(
            "authenticationSchemes", .complex, "How a client proves who it is.", isMulti: true,
            [
                fixed("type", "Of the scheme."), fixed("name", "Of the scheme."),
                fixed("description", "Of the scheme."),
                fixed("specUri", .reference, "Where it is specified.", isRequired: false)
                    .with { $0.references = ["external"] },
                fixed("primary", .boolean, "Whether it is the preferred one.", isRequired: false),
            ]),
    ]

    fileprivate static let resourceTypeAttributes: [SCIMDefinition] = [
        fixed("id", "The name.", isRequired: false), fixed("name", "The name."),
        fixed("description", "What it is.", isRequired: false),
        fixed("endpoint", .reference, "Where its resources are.").with { $0.references = ["uri"] },
        fixed("schema", .reference, "Its schema.").with { ($0.references, $0.isCaseExact) = (["uri"], true) },
        fixed(
            "schemaExtensions", .complex, "Schemas that add to it.", isRequired: false, isMulti: true,
            [
                fixed("schema", .reference, "The schema.").with { ($0.references, $0.isCaseExact) = (["uri"], true) },
                fixed("required", .boolean, "Whether every resource has it."),
            ]),
    ]

    fileprivate static let schemaAttributes: [SCIMDefinition] = {
        let attribute = [
            fixed("name", "Of the attribute."),
            fixed("type", "Of its values.").with {
                $0.choices = ["string", "complex", "boolean", "decimal", "integer", "dateTime", "reference", "binary"]
            },
            fixed("multiValued", .boolean, "Whether it has several values."),
            fixed("description", "What it is.", isRequired: false),
            fixed("required", .boolean, "Whether it is needed.", isRequired: false),
            fixed("canonicalValues", "Values that it can have.", isRequired: false, isMulti: true),
            fixed("caseExact", .boolean, "Whether capitals count.", isRequired: false),
            fixed("mutability", "Who changes it.", isRequired: false).with {
                $0.choices = ["readOnly", "readWrite", "immutable", "writeOnly"]
            },
            fixed("returned", "When it is shown.", isRequired: false).with {
                $0.choices = ["always", "never", "default", "request"]
            },
            fixed("uniqueness", "Whether two can be equal.", isRequired: false).with {
                $0.choices = ["none", "server", "global"]
            },
            fixed("referenceTypes", "What it leads to.", isRequired: false, isMulti: true),
        ]
        let parts = fixed("subAttributes", .complex, "Its parts.", isRequired: false, isMulti: true, attribute)
        return [
            fixed("id", "The URN."), fixed("name", "The name."),
            fixed("description", "What it is.", isRequired: false),
            fixed("attributes", .complex, "What resources have.", isMulti: true, attribute + [parts]),
        ]
    }()
}
