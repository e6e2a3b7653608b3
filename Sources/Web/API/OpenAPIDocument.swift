import Domain
import Formats
import HTTPTypes
import Texts

/// The OpenAPI 3.1 document, written from the table that the server answers by.
enum OpenAPIDocument {
    static let path = "/api/openapi.json"

    static func operation(describing operations: [APIOperation], at baseURL: BaseURL) -> APIOperation {
        let document = document(of: operations, at: baseURL)
        return APIOperation(
            method: .get, path: path, name: "getOpenAPI", summary: "This document", access: .open, answer: .anything
        ) { _ in APIAnswer(document) }
    }

    private static func document(of operations: [APIOperation], at baseURL: BaseURL) -> JSONText {
        let paths = Dictionary(grouping: operations, by: \.path).sorted { $0.key < $1.key }
        let schemas = operations.reduce(into: APIProblem.schema.components) { $0.merge($1.answer.components) { $1 } }
        return .object([
            "openapi": .string("3.1.0"),
            "info": .object([
                "title": .string("Lockstep"), "version": .string("1"), "description": .string(APIWords.description),
            ]),
            "servers": .array([.object(["url": .string(baseURL.origin)])]),
            "paths": .object(.init(paths.map { ($0.key, item($0.value)) })),
            "components": .object([
                "schemas": .object(.init(schemas.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })),
                "securitySchemes": .object([
                    "key": .object([
                        "type": .string("http"), "scheme": .string("bearer"), "bearerFormat": .string("lak_…"),
                    ]),
                    "session": .object([
                        "type": .string("apiKey"), "in": .string("cookie"),
                        "name": .string(PortalCookie.session.name(at: .users, isSecure: baseURL.isSecure)),
                    ]),
                ]),
            ]),
        ])
    }

    private static func item(_ operations: [APIOperation]) -> JSONText {
        .object(
            .init(
                operations.sorted { $0.method.rawValue < $1.method.rawValue }
                    .map { ($0.method.rawValue.lowercased(), description(of: $0)) }))
    }

    private static func description(of operation: APIOperation) -> JSONText {
        var members: [(String, JSONText)] = [
            ("operationId", .string(operation.name)), ("summary", .string(operation.summary)),
            ("security", security(of: operation)),
        ]
        if case .key(let right) = operation.access { members.append(("x-right", .string(right.rawValue))) }
        let parameters = parameters(of: operation)
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let content = operation.content {
            members.append(
                (
                    "requestBody",
                    .object([
                        "required": .bool(true), "content": media("application/json", APISchema.object(content)),
                    ])
                ))
        }
        if let file = operation.file {
            members.append(
                (
                    "requestBody",
                    .object(["required": .bool(true), "content": media(file.media, .anything)])
                ))
        }
        let responses = operation.statuses.map { (String($0.code), response($0, of: operation)) }
        return .object(.init(members + [("responses", .object(.init(responses)))]))
    }

    private static func security(of operation: APIOperation) -> JSONText {
        let key = JSONText.object(["key": .array([])])
        return switch operation.access {
        case .open: .array([])
        case .key: .array([key])
        case .keyOrSession: .array([key, .object(["session": .array([])])])
        }
    }

    private static func parameters(of operation: APIOperation) -> [JSONText] {
        var parameters = operation.parameters.map { name in
            JSONText.object([
                "name": .string(name), "in": .string("path"), "required": .bool(true),
                "schema": (name == "id" ? APISchema.id : .text(longest: 100)).json,
            ])
        }
        parameters += operation.query.map { field in
            .object(
                .init(
                    [
                        ("name", .string(field.name)), ("in", .string("query")), ("required", .bool(field.isRequired)),
                        ("schema", field.schema.json),
                    ] + (field.meaning.map { [("description", .string($0))] } ?? [])))
        }
        if operation.isRepeatable {
            parameters.append(
                .object([
                    "name": .string("Idempotency-Key"), "in": .string("header"), "required": .bool(false),
                    "schema": APISchema.text(longest: 200, pattern: "^[!-~]{1,200}$").json,
                ]))
        }
        return parameters
    }

    private static func response(_ status: HTTPResponse.Status, of operation: APIOperation) -> JSONText {
        let isSuccess = status.kind == .successful
        return .object([
            "description": .string(status.reasonPhrase),
            "content": isSuccess
                ? media("application/json", operation.answer) : media(APIProblem.media, APIProblem.schema),
        ])
    }

    private static func media(_ type: String, _ schema: APISchema) -> JSONText {
        .object(.init([(type, .object(["schema": schema.json]))]))
    }
}

extension APISchema {
    /// As JSON Schema 2020-12.
    var json: JSONText {
        switch self {
        case .text(let longest, let format, let pattern):
            var members: [(String, JSONText)] = [("type", .string("string"))]
            if let longest { members.append(("maxLength", .integer(Int64(longest)))) }
            if let format { members.append(("format", .string(format))) }
            if let pattern { members.append(("pattern", .string(pattern))) }
            return .object(.init(members))
        case .choice(let choices):
            return .object(["type": .string("string"), "enum": .array(choices.map { .string($0) })])
        case .integer(let range):
            return .object([
                "type": .string("integer"), "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ])
        case .bool: return .object(["type": .string("boolean")])
        case .list(let schema, let most):
            var members: [(String, JSONText)] = [("type", .string("array")), ("items", schema.json)]
            if let most { members.append(("maxItems", .integer(Int64(most)))) }
            return .object(.init(members))
        case .map(let schema):
            return .object(["type": .string("object"), "additionalProperties": schema.json])
        case .object(let fields): return Self.json(of: fields)
        case .optional(let schema):
            return .object(["anyOf": .array([schema.json, .object(["type": .string("null")])])])
        case .named(let name, _): return .object(["$ref": .string("#/components/schemas/\(name)")])
        case .anything: return .object([:])
        }
    }

    private static func json(of fields: [APIField]) -> JSONText {
        let properties = fields.map { field -> (String, JSONText) in
            // Beside a `$ref` other keywords count since 2019-09.
            guard let meaning = field.meaning else { return (field.name, field.schema.json) }
            return (field.name, .object(["allOf": .array([field.schema.json]), "description": .string(meaning)]))
        }
        return .object([
            "type": .string("object"), "properties": .object(.init(properties)),
            "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
            "additionalProperties": .bool(false),
        ])
    }

    /// What is described by a name, anywhere in it.
    fileprivate var components: [String: APISchema] {
        switch self {
        case .named(let name, let schema): schema.components.merging([name: schema]) { $1 }
        case .list(let schema, _), .map(let schema), .optional(let schema): schema.components
        case .object(let fields):
            fields.reduce(into: [:]) { $0.merge($1.schema.components) { $1 } }
        case .text, .choice, .integer, .bool, .anything: [:]
        }
    }
}
