import Domain
import Formats
import HTTPTypes
import UseCases

/// Administrators: looked at by who may look at everything, added and changed by owners.
enum AdministratorOperations {
    static let all: [APIOperation] =
        [list, find, add, setRole]
        + actions.map { perform($0.action, $0.path, $0.summary) }

    private static let roles = AdministratorRole.allCases.map(\.rawValue)

    private static let list = APIOperation.needing(
        .auditing, .get, "/administrators", "listAdministrators", "All administrators, by their addresses",
        answer: .object([.required("administrators", .list(schema))])
    ) { _, right in
        APIAnswer(.object(["administrators": .array(try await right.listAdministrators().orAPIProblem().map(json))]))
    }

    private static let find = APIOperation.needing(
        .auditing, .get, "/administrators/{id}", "getAdministrator", "One administrator", answer: schema
    ) { call, right in
        guard let found = try await right.findAdministrator(try call.account()).orAPIProblem() else {
            throw APIProblem([.accountUnknown])
        }
        return APIAnswer(json(found.overview))
    }

    private static let add = APIOperation.needing(
        .ownership, .post, "/administrators", "addAdministrator",
        "Add an administrator, who is mailed the link by which they choose their first password",
        content: [
            .required("email", .text(longest: 254, format: "email")), .required("name", .text(longest: 100)),
            .required("role", .choice(roles)),
        ],
        success: .created, answer: account
    ) { call, right in
        let email: EmailAddress
        do throws(EmailAddress.Fault) {
            email = try EmailAddress(call.text("email") ?? "")
        } catch {
            throw APIProblem([error.refusal])
        }
        guard let name = try? PersonName(given: call.text("name") ?? "", family: "") else {
            throw APIProblem([.nameMalformed])
        }
        let added = try await right.invite(try call.role(), email: email, name: name).orAPIProblem()
        return APIAnswer(json(added), location: "/api/v1/administrators/\(added.id)")
    }

    private static let setRole = APIOperation.needing(
        .ownership, .post, "/administrators/{id}/role", "administrator-role",
        "Give another role; every session ends", content: [.required("role", .choice(roles)), .neededReason],
        answer: account
    ) { call, right in
        let id = try call.account()
        let role = try call.role()
        return APIAnswer(
            json(try await right.perform(.setRole(role), on: id, because: try call.reason()).orAPIProblem().account))
    }

    private static let actions: [(action: AdministratorAction, path: String, summary: String)] = [
        (.suspend, "suspend", "Keep an administrator out, or take an invitation back"),
        (.activate, "activate", "Let a suspended administrator in again"),
        (.unlock, "unlock", "Unlock, without a reset"),
        (.restore(mustChange: false), "restore", "Let an administrator in again whose password has expired"),
        (
            .restore(mustChange: true), "restore-to-change",
            "The same, and the next sign-in leads to a new password"
        ),
        (
            .resetAuthenticator, "reset-authenticator",
            "Remove every second proof, and mail a link for setting up others"
        ),
    ]

    private static func perform(_ action: AdministratorAction, _ path: String, _ summary: String) -> APIOperation {
        .needing(
            .ownership, .post, "/administrators/{id}/\(path)", "administrator-\(path)", summary,
            content: [action == .unlock ? .reason : .neededReason], mayWait: action == .resetAuthenticator,
            answer: account
        ) { call, right in
            let id = try call.account()
            let performed = try await right.perform(action, on: id, because: try call.reason()).orAPIProblem()
            return APIAnswer(json(performed.account), waits: performed.waits)
        }
    }

    private static let accountFields: [APIField] = [
        .required("id", .id), .required("email", .text()), .required("name", .text()),
        .required("role", .choice(roles)), .required("state", .choice(AccountState.allCases.map(\.rawValue))),
    ]

    private static let account = APISchema.named("Administrator", .object(accountFields))

    private static let schema = APISchema.named(
        "AdministratorOverview",
        .object(accountFields + [.required("locked", .bool), .required("has_factor", .bool)]))

    private static func members(of account: Account) -> [(String, JSONText)] {
        let role = if case .administrator(let role) = account.kind { role.rawValue } else { "" }
        return [
            ("id", .id(account.id)), ("email", .string(account.email.text)), ("name", .string(account.name.full)),
            ("role", .string(role)), ("state", .string(account.state.rawValue)),
        ]
    }

    private static func json(_ account: Account) -> JSONText { .object(.init(members(of: account))) }

    private static func json(_ overview: AdministratorOverview) -> JSONText {
        .object(
            .init(
                members(of: overview.account) + [
                    ("locked", .bool(overview.lockedUntil != nil)), ("has_factor", .bool(!overview.factors.isEmpty)),
                ]))
    }
}

extension APICall {
    fileprivate func role() throws(APIProblem) -> AdministratorRole {
        guard let role = text("role").flatMap(AdministratorRole.init(rawValue:)) else {
            throw APIProblem([.malformed("/role")])
        }
        return role
    }
}
