/// Everything that can be done to a person's account by somebody else. None of it sets a password, or shows one.
package enum UserAction: Hashable, Sendable {
    case account(AccountAction)
    /// A link to a new password, to one of the person's own mailboxes.
    case sendReset(LinkChannel)
    /// A new link to the first password.
    case mailActivation
    /// Every second proof goes; what stands for them is mailed as a link.
    case resetAuthenticator
    /// The same, with a code that is read out to the person instead.
    case spokenCode
    /// An exception from `factors.required`; `nil` lifts it.
    case setFactorRule(FactorRule?)
    case signOut

    package static let allCases: [UserAction] =
        AccountAction.allCases.map(UserAction.account) + [
            .sendReset(.primary), .sendReset(.recovery), .mailActivation, .resetAuthenticator, .spokenCode,
            .setFactorRule(.required), .setFactorRule(.exempt), .setFactorRule(nil), .signOut,
        ]

    /// As routes, forms and the trail of bulk actions name it.
    package var name: String {
        switch self {
        case .account(let action): action.rawValue
        case .sendReset(.recovery): "send-reset-to-recovery"
        case .sendReset: "send-reset"
        case .mailActivation: "send-activation"
        case .resetAuthenticator: "reset-authenticator"
        case .spokenCode: "spoken-code"
        case .setFactorRule(.required): "require-factor"
        case .setFactorRule(.exempt): "exempt-from-factor"
        case .setFactorRule(nil): "factor-as-organisation"
        case .signOut: "sign-out"
        }
    }

    package init?(name: String) {
        guard let action = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = action
    }

    /// Unlocking harms nobody and happens a hundred times a day. For everything else somebody may ask why. What the
    /// host does is asked of whoever may log in there.
    package var needsReason: Bool { self != .account(.unlock) }
}

/// What the help desk may do, too.
package enum HelpDeskAction: String, Hashable, Sendable, CaseIterable {
    case unlock
    case sendReset = "send-reset"
    case sendResetToRecovery = "send-reset-to-recovery"
    case spokenCode = "spoken-code"

    package var action: UserAction {
        switch self {
        case .unlock: .account(.unlock)
        case .sendReset: .sendReset(.primary)
        case .sendResetToRecovery: .sendReset(.recovery)
        case .spokenCode: .spokenCode
        }
    }
}

extension UserAction {
    /// The least right that allows it.
    package var right: Right {
        HelpDeskAction.allCases.contains { $0.action == self } ? .helpDesk : .administration
    }
}
