import Domain
import Formats
import HTTPTypes
import Hummingbird
import Texts
import UseCases

/// One request of an identity system.
struct SCIMCall: Sendable {
    let request: Request
    let context: WebContext
    let documents: SCIMDocuments
    let now: Timestamp

    /// The id in the path, whatever it names.
    var id: String { context.parameters.get("id") ?? "" }

    /// Parameters behind the `?`. Those that nobody knows are passed over, as other servers do.
    func query() throws -> [String: String] {
        guard let typed = request.uri.query, !typed.isEmpty else { return [:] }
        var found: [String: String] = [:]
        for (name, value) in try FormBody.pairs(typed.utf8) {
            guard found.updateValue(value, forKey: name) == nil else {
                throw SCIMProblem(.badRequest, "invalidValue", APIWords.parameterRepeated)
            }
        }
        return found
    }

    /// Content that is one JSON object, read strictly.
    func content() async throws -> [String: JSON] {
        let bytes = try await JSONContent.read(request, media: [SCIMAnswer.media, "application/json"])
        guard let content = JSON(bytes)?.object else { throw SCIMFault.bodyMalformed }
        return content
    }

    /// The person in the path. What can't be an id is nobody's.
    func account(_ right: AdministrationRight) async throws -> Account {
        guard let id = ID<Account>(parsing: id) else { throw SCIMProblem([.accountUnknown]) }
        return try await right.findProvisioned(id).orSCIMProblem()
    }

    /// Nothing is done to a version that the client hasn't seen, where it says which one it has (RFC 9110, section 13.1.1).
    func checkVersion(of account: Account) throws(SCIMProblem) {
        let names = versions(.ifMatch)
        guard names.isEmpty || names.contains("*") || names.contains(SCIMUser.version(of: account)) else {
            throw SCIMProblem([.changedMeanwhile])
        }
    }

    /// Whether the client has this version already.
    func has(_ account: Account) -> Bool {
        let names = versions(.ifNoneMatch)
        return names.contains("*") || names.contains(SCIMUser.version(of: account))
    }

    private func versions(_ name: HTTPField.Name) -> [String] {
        request.headers[values: name].flatMap { $0.split(separator: ",") }.map { String($0.trimmingSpaces) }
    }

    /// What of a resource the answer is to have; read before anything is written.
    func projection() throws -> SCIMProjection { try SCIMQuery(try query()).projection }

    func answer(
        _ account: Account, _ projection: SCIMProjection, _ status: HTTPResponse.Status = .ok
    ) -> SCIMAnswer {
        let user = SCIMUser.json(of: account, base: documents.base)
        var fields: HTTPFields = [.eTag: SCIMUser.version(of: account)]
        if status == .created { fields[.location] = user["meta"]?["location"]?.string }
        return SCIMAnswer(status, projection.shown(of: user), headers: fields)
    }
}

/// Which resources are asked for, which of them, and what of each (RFC 7644, sections 3.4.2 and 3.4.3).
struct SCIMQuery: Sendable {
    let filter: SCIMFilter?
    /// From 0.
    let offset: Int
    let count: Int
    /// Where pages are asked for by cursor (RFC 9865): of the page before, or empty for the first one.
    let cursor: String?
    /// As it was sent.
    let filterText: String?
    let projection: SCIMProjection

    init(_ query: [String: String]) throws {
        try self.init(
            filter: query["filter"], start: try query["startIndex"].map { try Self.number($0) },
            cursor: query["cursor"],
            count: try query["count"].map {
                try Self.number($0, orElse: query["cursor"] == nil ? Self.pageMalformed : SCIMProblem(.countInvalid))
            }, attributes: Self.names(query["attributes"]),
            excluded: Self.names(query["excludedAttributes"]))
    }

    /// - Parameter content: Of a `SearchRequest`.
    init(_ content: [String: JSON]) throws {
        guard case .array(let schemas) = content["schemas"], schemas.contains(.string(SCIMMessage.search)) else {
            throw SCIMFault.schemaMissing(SCIMMessage.search)
        }
        let cursor: String?
        switch content["cursor"] {
        case nil, .null: cursor = nil
        case .string(let text): cursor = text
        default: throw SCIMFault.cursorInvalid
        }
        func number(_ name: String, orElse problem: SCIMProblem = Self.pageMalformed) throws -> Int? {
            switch content[name] {
            case nil, .null: nil
            case .integer(let number): Int(number)
            default: throw problem
            }
        }
        func names(_ name: String) -> [String] {
            guard case .array(let names) = content[name] else { return [] }
            return names.compactMap(\.string)
        }
        try self.init(
            filter: content["filter"]?.string, start: try number("startIndex"), cursor: cursor,
            count: try number("count", orElse: cursor == nil ? Self.pageMalformed : SCIMProblem(.countInvalid)),
            attributes: names("attributes"), excluded: names("excludedAttributes"))
    }

    private init(
        filter: String?, start: Int?, cursor: String?, count: Int?, attributes: [String], excluded: [String]
    ) throws {
        filterText = filter
        self.cursor = cursor
        if cursor != nil {
            guard start == nil else { throw SCIMProblem(.badRequest, "invalidValue", SCIMWords.twoWaysToPage) }
            guard count.map({ $0 >= 1 }) ?? true else { throw SCIMFault.countInvalid }
        }
        self.filter = try filter.map {
            guard let filter = SCIMFilter($0) else { throw SCIMFault.filterMalformed }
            return filter
        }
        // Section 3.4.2.4: what is less than the least is the least.
        offset = min(max(start ?? 1, 1), Int(Int32.max)) - 1
        self.count = min(max(count ?? SCIMDocuments.largestPage, 0), SCIMDocuments.largestPage)
        guard let projection = SCIMProjection(attributes: attributes, excluded: excluded) else {
            throw SCIMProblem(.badRequest, "invalidValue", SCIMWords.attributesMalformed)
        }
        self.projection = projection
    }

    private static let pageMalformed = SCIMProblem(.badRequest, "invalidValue", SCIMWords.pageMalformed)

    private static func number(_ text: String, orElse problem: SCIMProblem = Self.pageMalformed) throws -> Int {
        guard let number = Int(text) else { throw problem }
        return number
    }

    private static func names(_ text: String?) -> [String] {
        text?.split(separator: ",").map { String($0.trimmingSpaces) } ?? []
    }
}
