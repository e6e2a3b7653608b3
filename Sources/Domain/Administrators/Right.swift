/// What administrators may do, by what it is about. Each is an object to hold (`ReadingRight` and so on in UseCases), and
/// the use cases are methods of those objects.
package enum Right: String, Hashable, Sendable, CaseIterable {
    /// To find people and see how their accounts stand.
    case reading
    /// To see what is about nobody alone: events, settings, administrators.
    case auditing
    /// To let somebody in again who is locked out: unlock, send a reset, read out a code.
    case helpDesk = "help-desk"
    /// Everything else about people, and the settings.
    case administration
    /// Administrators.
    case ownership
}

extension AdministratorRole {
    /// The one table of who may do what.
    package var rights: Set<Right> {
        switch self {
        case .owner: [.reading, .auditing, .helpDesk, .administration, .ownership]
        case .administrator: [.reading, .auditing, .helpDesk, .administration]
        case .helpdesk: [.reading, .helpDesk]
        case .auditor: [.reading, .auditing]
        }
    }
}

extension Account {
    /// What the account may do in the administrators' portal, as it is now. A person's may nothing.
    package var rights: Set<Right> {
        guard state == .active, case .administrator(let role) = kind else { return [] }
        return role.rights
    }

    package var isActiveOwner: Bool { state == .active && kind == .administrator(.owner) }
}
