/// Users and administrators are separate principals: one address may be both, with two passwords and two histories.
package enum AccountKind: Hashable, Sendable {
    case user
    case administrator(AdministratorRole)

    package var isAdministrator: Bool {
        if case .administrator = self { true } else { false }
    }
}

package enum AdministratorRole: String, Hashable, Sendable, Codable, CaseIterable {
    case owner, administrator, helpdesk, auditor
}
