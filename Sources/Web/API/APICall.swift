import Domain
import Formats
import UseCases

/// One request to an operation, checked against the operation's description.
struct APICall: Sendable {
    let portal: Portal
    let operation: APIOperation
    /// Who asks; `nil` where no key is needed and none came.
    let key: APIKey?
    /// What the key may do; `nil` without one.
    let rights: Rights?
    let parameters: [String: String]
    let query: [String: String]
    let content: [String: JSON]
    /// What was sent in place of JSON.
    let file: [UInt8]
    /// The person whose session asks, where that is allowed.
    let signedIn: SignedIn?

    var installation: Installation { portal.installation }

    /// A text of the content, which its description has checked.
    func text(_ name: String) -> String? { content[name]?.string }

    func flag(_ name: String) -> Bool {
        if case .bool(let value) = content[name] { value } else { false }
    }

    /// The account in the path. What can't be an id is nobody's.
    func account() throws(APIProblem) -> ID<Account> {
        guard let id = parameters["id"].flatMap({ ID<Account>(parsing: $0) }) else {
            throw APIProblem([.accountUnknown])
        }
        return id
    }

    /// Why it is done; `nil` where nothing was said.
    func reason() throws(APIProblem) -> Reason? {
        guard let typed = text("reason") else { return nil }
        do throws(Reason.Fault) {
            return try Reason(typed)
        } catch {
            throw APIProblem([error.refusal])
        }
    }

    /// How many a page holds.
    var limit: Int { query["limit"].flatMap { Int($0) } ?? APIField.usualLimit }
}

extension APIField {
    static let usualLimit = 50
    static let limit = APIField.optional(
        "limit", .integer(1...500), "How many the page holds; \(usualLimit) unless given.")
    static let cursor = APIField.optional("cursor", .text(longest: 2_000), "Of another page of the same list.")
    static let reason = APIField.optional(
        "reason", .text(longest: 1_000), "Why, for the trail; at most \(Reason.longest) characters on one line.")
    static let neededReason = APIField.required(
        "reason", .text(longest: 1_000), "Why, for the trail; at most \(Reason.longest) characters on one line.")
}
