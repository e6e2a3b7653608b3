extension AdministratorAction {
    /// Those that say all there is to say. Another role has to be named besides.
    package static let plain: [AdministratorAction] = [
        .unlock, .restore(mustChange: false), .restore(mustChange: true), .activate, .resetAuthenticator, .suspend,
    ]

    /// As routes name it.
    package var name: String {
        switch self {
        case .setRole: "set-role"
        case .suspend: "suspend"
        case .activate: "activate"
        case .unlock: "unlock"
        case .restore(mustChange: false): "restore"
        case .restore(mustChange: true): "restore-to-change"
        case .resetAuthenticator: "reset-authenticator"
        }
    }

    /// Everything but unlocking, for which nobody has to account.
    package var needsReason: Bool { self != .unlock }

    /// Whether it would change something about an account that stands like this.
    package func changes(_ account: Account, isLocked: Bool, isExpired: Bool, _ enrolled: EnrolledFactors) -> Bool {
        switch self {
        case .setRole(let role): account.kind != .administrator(role)
        case .suspend: account.state != .suspended
        case .activate: account.state == .suspended
        case .unlock: isLocked
        case .restore(mustChange: false): isExpired
        case .restore(mustChange: true): isExpired && account.state == .active
        case .resetAuthenticator:
            account.state != .staged && (!enrolled.isEmpty || enrolled.waitsForEnrolmentCode)
        }
    }
}
