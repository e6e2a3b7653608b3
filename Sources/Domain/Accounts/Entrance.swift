/// The two portals. Who signs in says at which one; an address may have an account in each, and neither knows of the
/// other.
package enum Entrance: String, Hashable, Sendable, CaseIterable {
    case users, administrators

    /// What the paths of its pages begin with.
    package var prefix: String {
        switch self {
        case .users: ""
        case .administrators: "/admin"
        }
    }

    /// Where a page is.
    ///
    /// - Parameter path: Within the portal, with its slash: `/` is its first page.
    package func address(of path: some StringProtocol) -> String {
        switch self {
        case .users: String(path)
        case .administrators: path == "/" ? prefix : prefix + path
        }
    }

    /// The portal that an address is in, whether or not there is a page.
    package init(containing address: some StringProtocol) {
        let prefix = Entrance.administrators.prefix
        let rest = address.hasPrefix(prefix) ? address.dropFirst(prefix.count) : "-"
        self = rest.isEmpty || ["/", "?"].contains(rest.first) ? .administrators : .users
    }
}

extension AccountKind {
    package var entrance: Entrance { isAdministrator ? .administrators : .users }
}

extension Account {
    /// The portal that it is an account of.
    package var entrance: Entrance { kind.entrance }
}
