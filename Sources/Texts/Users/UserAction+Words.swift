package import Domain

/// What administrators can do to a person's account, as buttons and the pages behind them say it.
extension UserAction {
    /// On the button, and over the page that asks once more.
    package var title: String {
        switch self {
        case .account(.unlock): "Unlock"
        case .account(.expire): "Expire Password"
        case .account(.restore): "Restore"
        case .account(.restoreToChange): "Restore With a New Password"
        case .account(.suspend): "Suspend"
        case .account(.activate): "Make Active Again"
        case .account(.exemptFromExpiry): "Exempt From Expiry"
        case .account(.subjectToExpiry): "Let the Password Expire"
        case .sendReset(.recovery): "Send Reset to Recovery Address"
        case .sendReset: "Send Reset"
        case .mailActivation: "Send Activation Mail"
        case .resetAuthenticator: "Reset Second Proofs"
        case .spokenCode: "Read Out a Code"
        case .setFactorRule(.required): "Require a Second Proof"
        case .setFactorRule(.exempt): "Exempt From Second Proofs"
        case .setFactorRule(nil): "Follow the Organisation’s Rule"
        case .signOut: "Sign Out Everywhere"
        }
    }

    /// What it does, to whoever is about to do it.
    package var effect: String {
        switch self {
        case .account(.unlock): "The count of wrong answers begins again. The password stays as it is."
        case .account(.expire):
            "The password counts as expired at once: every session ends, and nothing opens until the account is"
                + " restored."
        case .account(.restore): "The password that they have works again, and its lifetime begins anew."
        case .account(.restoreToChange):
            "The password that they have works once more: the next sign-in leads to a new one and nowhere else."
        case .account(.suspend): "Every session ends, links that were mailed are void, and nobody can sign in."
        case .account(.activate): "They can sign in again, with the password and the second proofs that they had."
        case .account(.exemptFromExpiry): "Their password doesn’t expire, whatever the organisation’s rule is."
        case .account(.subjectToExpiry): "Their password expires by the organisation’s rule."
        case .sendReset(.recovery):
            "A link to a new password goes to the recovery address, and word of it to the organisation’s. A second"
                + " proof is asked for before anything changes."
        case .sendReset: "A link to a new password goes to their address. Nothing changes until they use it."
        case .mailActivation: "A new link to their first password goes to their address. Older ones are void."
        case .resetAuthenticator:
            "All their second proofs go, and every session ends. A link to set up others is mailed to them."
        case .spokenCode:
            "For somebody on the telephone who lost every second proof: these go, every session ends, and a code is"
                + " shown to you, once, to read out. Make sure who is calling."
        case .setFactorRule(.required): "They need a second proof, whatever the organisation’s rule is."
        case .setFactorRule(.exempt): "They need no second proof. One that they have is still asked for."
        case .setFactorRule(nil):
            "The exception is lifted: whether they need a second proof is for the settings to say."
        case .signOut: "Every session of theirs ends. The password stays as it is."
        }
    }

    /// What was done.
    package var done: String {
        switch self {
        case .account(.unlock): "The account is unlocked."
        case .account(.expire): "The password is expired."
        case .account(.restore): "The account is restored."
        case .account(.restoreToChange): "The account is restored, for a new password at the next sign-in."
        case .account(.suspend): "The account is suspended."
        case .account(.activate): "The account is active again."
        case .account(.exemptFromExpiry): "The password doesn’t expire any more."
        case .account(.subjectToExpiry): "The password expires by the organisation’s rule."
        case .sendReset(.recovery): "A link to a new password is on its way to the recovery address."
        case .sendReset: "A link to a new password is on its way."
        case .mailActivation: "A new activation mail is on its way."
        case .resetAuthenticator: "The second proofs are gone, and a link to set up others is on its way."
        case .spokenCode: "The second proofs are gone, until the code is used."
        case .setFactorRule(.required): "A second proof is required."
        case .setFactorRule(.exempt): "No second proof is required."
        case .setFactorRule(nil): "The organisation’s rule on second proofs holds."
        case .signOut: "Every session has ended."
        }
    }
}
