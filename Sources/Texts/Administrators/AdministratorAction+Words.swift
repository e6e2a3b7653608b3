package import Domain

/// What owners can do to administrators, as buttons and the pages behind them say it.
extension AdministratorAction {
    package var title: String {
        switch self {
        case .setRole: "Change Role"
        case .suspend: "Suspend"
        case .activate: "Make Active Again"
        case .unlock: "Unlock"
        case .restore(mustChange: false): "Restore"
        case .restore(mustChange: true): "Restore With a New Password"
        case .resetAuthenticator: "Reset Second Proofs"
        }
    }

    /// What it does, to whoever is about to do it.
    package var effect: String {
        switch self {
        case .setRole: "Every session of theirs ends. The next sign-in has the new role."
        case .suspend:
            "Every session ends, links that were mailed are void, and they can’t sign in. An invitation that was not used"
                + " is taken back."
        case .activate: "They can sign in again. Whoever has no password yet is sent a new invitation."
        case .unlock: "The count of wrong answers begins again. The password stays as it is."
        case .restore(mustChange: false): "The password that they have works again, and its lifetime begins anew."
        case .restore(mustChange: true):
            "The password that they have works once more: the next sign-in leads to a new one and nowhere else."
        case .resetAuthenticator:
            "All their second proofs go, and every session ends. A link to set up others is mailed to them."
        }
    }

    /// What was done.
    package var done: String {
        switch self {
        case .setRole: "The role is changed."
        case .suspend: "The account is suspended."
        case .activate: "The account is active again."
        case .unlock: "The account is unlocked."
        case .restore(mustChange: false): "The account is restored."
        case .restore(mustChange: true): "The account is restored, for a new password at the next sign-in."
        case .resetAuthenticator: "The second proofs are gone, and a link to set up others is on its way."
        }
    }
}

extension AdministratorRole {
    /// In a list, with a capital.
    package var title: String {
        switch self {
        case .owner: "Owner"
        case .administrator: "Administrator"
        case .helpdesk: "Help desk"
        case .auditor: "Auditor"
        }
    }

    /// What it opens.
    package var effect: String {
        switch self {
        case .owner: "Everything, administrators included."
        case .administrator: "Everything about people, and the settings."
        case .helpdesk: "Finds people, unlocks, sends resets, reads out codes. Nothing else."
        case .auditor: "Looks at everything, and changes nothing."
        }
    }
}
