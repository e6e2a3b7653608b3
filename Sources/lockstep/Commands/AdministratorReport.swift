import Domain
import Texts
import UseCases

/// An administrator as the command line shows them. Times are milliseconds since 1970.
struct AdministratorReport: Encodable {
    private let id: String
    private let email: String
    private let name: String
    private let role: AdministratorRole
    private let state: AccountState
    private let isLocked: Bool
    private let hasFactor: Bool

    init(_ overview: AdministratorOverview) {
        let account = overview.account
        (id, email, name) = (account.id.rawValue, account.email.text, account.name.full)
        (role, state) = (overview.role, account.state)
        (isLocked, hasFactor) = (overview.lockedUntil != nil, !overview.factors.isEmpty)
    }

    private enum Key: String, CodingKey {
        case id, email, name, role, state, locked
        case hasFactor = "has_factor"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(email, forKey: .email)
        try container.encode(name, forKey: .name)
        try container.encode(role.rawValue, forKey: .role)
        try container.encode(state.rawValue, forKey: .state)
        try container.encode(isLocked, forKey: .locked)
        try container.encode(hasFactor, forKey: .hasFactor)
    }

    var line: String {
        let states = ([state.words] + (isLocked ? ["locked"] : [])).joined(separator: ", ")
        return "\(email)\t\(role.rawValue)\t\(states)"
    }
}
