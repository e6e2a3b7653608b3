/// Resetting, changing and choosing a password.
package enum PasswordWords {
    // MARK: Asking for a reset

    package static let resetRequestTitle = "Reset your password"
    package static let resetRequestWhy =
        "Type the email address of your account. We send a link there; your password stays as it is until you use it."
    package static let email = "Email"
    package static let sendResetRequest = "Send Reset Request"
    package static let backToSignIn = "Back to sign-in"

    package static let sentTitle = "Look into your mailbox"
    package static let sent =
        "If that address belongs to an account, a mail with a link is on its way."

    package static func linkLives(minutes: Int) -> String {
        "The link works once, for \(minutes) minutes. If you ask again, only the newest link works."
    }

    package static let nothingCame = "Nothing came?"
    package static let nothingCameSteps = [
        "Wait two minutes, and look into the folder for unwanted mail.",
        "Check the address: it must be the one that your organisation knows.",
        "If your account has a recovery email, look there too.",
    ]
    package static let askAgain = "Send it again"

    // MARK: Choosing a password

    package static let newPasswordTitle = "Choose a new password"
    package static let activationTitle = "Choose your password"
    package static let resetLead = "After this, every session ends and you sign in with the new password."
    package static let activationLead = "Welcome. This password opens your account; you can change it at any time."

    package static func account(_ email: String) -> String { "For \(email)" }

    package static let newPassword = "New password"
    package static let confirmPassword = "New password once more"
    package static let resetPassword = "Reset Password"
    package static let activate = "Save Password"

    // MARK: After a reset

    package static let resetDoneTitle = "Your password was reset"
    package static let resetDone = "You are not signed in by it. Wherever you were signed in, that has ended."
    package static let machineQuestion = "Which computer do you use?"
    package static let continueToPortal = "I don’t see how, continue to portal"

    // MARK: Changing it

    package static let changeTitle = "Update your password"
    package static let chooserTitle = "Reset Password"
    package static let chooserLead = "First see what this does to your computer, then choose the new password here."
    package static let continueToChange = "Continue to the new password"
    package static let currentPassword = "Current password"
    package static let updatePassword = "Update Password"
    package static let changeLead =
        "Every session ends after this, here and elsewhere. You sign in again with the new password."
    package static let expiredTitle = "Your password has expired."
    package static let expiredWhy = "Choose a new one to go on. It is all that you can do for now."
    package static let askedTitle = "Please choose a new password."
    package static let askedWhy = "An administrator asks for it. It is all that you can do for now."
    package static let changeDoneTitle = "Your password was changed"
    package static let changeDone =
        "Every session from before was ended, so that nobody stays signed in with the old password."
    package static let toStart = "Go to the start page"
    package static let signInWithNew = "Sign in with the new password"

    // MARK: The card on the security page

    package static let cardTitle = "Password"
    package static let changedOn = "Changed"
    package static let expiresOn = "Expires"
    package static let neverExpires = "Never"
    package static let neverChanged = "Not yet"
    package static let signInThere = "Sign in with it"

    // MARK: Dead links

    package static let linkDeadTitle = "This link no longer works"
    package static let linkDead =
        "It was used already, it ran out of time, or a newer one took its place. Nothing was changed."
    package static let alreadySet = "A new password was set in this browser a short while ago."
    package static let seeOutcome = "See what became of it"
    package static let linkDeadReset = "Ask for a new one; it takes a minute."
    package static let linkDeadActivation = "Your contact can send you a new one."
    package static let linkDeadUndo =
        "If a change was not yours, reset your password now and tell your contact."

    // Where a directory decides
    package static let elsewhereTitle = "Your password is set elsewhere"
    package static func keptElsewhere(_ directory: String) -> String {
        "Your password is the one of the directory “\(directory)”, and can be changed only there."
    }
    package static func changedAt(_ place: String) -> String { "It is changed here: \(place)" }
    package static let changedBySomebody = "Your contact can tell you how."
    package static let thenSignIn =
        "When you have changed it, sign in here with the new one. Your sessions end then, and whoever knows the old one is out."
}
