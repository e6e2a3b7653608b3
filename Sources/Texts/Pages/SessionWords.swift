/// Signing in, the home page, and the list of sessions.
package enum SessionWords {
    // MARK: Signing in

    package static let signInTitle = "Sign in"
    package static let emailOrUserName = "Email address or user name"
    package static let password = "Password"
    package static let signIn = "Sign In"
    package static let resetUserPassword = "Reset User Password"
    package static let forgotten = "Forgotten it, or locked out?"

    package static let signedOut = "You are signed out."
    package static let passwordChangedTitle = "Your password was changed."
    package static let passwordChanged =
        "Every session was ended, this one too, so that nobody stays signed in with the old password."
        + " Sign in with the new one."
    package static let passwordResetTitle = "Your password was reset."
    package static let passwordReset =
        "Every session was ended, so that nobody stays signed in with the old password. Sign in with the new one."
    package static let activated = "Your account is ready. Sign in with your new password."
    package static let sessionEnded = "This session was ended. Sign in to go on."
    package static let sessionExpired = "You were signed out because a while had passed. Sign in to go on."
    package static func confirmRecoveryTitle(_ address: String) -> String {
        "Sign in to make \(address) your recovery address."
    }
    package static let confirmRecovery =
        "Use your usual address and password. That completes it. Is this address not yours? Then don't sign in here now."
    package static let enrolment = "Sign in with your password. Then set up your second proof again."
    package static let recoveryLinkDeadTitle = "This verification link no longer works."
    package static let recoveryLinkDead =
        "It lives for four hours. Sign in, open Profile, and save the recovery address again: a new link is sent."

    // MARK: Home

    package static let homeTitle = "Home"

    package static func greeting(_ name: String) -> String { name.isEmpty ? "Hello" : "Hello, \(name)" }

    package static func passwordExpires(inDays days: Int) -> String {
        switch days {
        case ...0: "Your password expires today."
        case 1: "Your password expires tomorrow."
        default: "Your password expires in \(days) days."
        }
    }

    package static let passwordExpiresWhy =
        "After that you are locked out until an administrator restores your account. It takes a minute now."
    package static let passwordExpiresSoftly =
        "After that you can sign in only to choose a new one. It takes a minute now."
    package static let changeItNow = "Change it now"
    package static let recoveryMissing = "You have no recovery email yet."
    package static let recoveryMissingWhy =
        "If you lose your mailbox, a link to a second address gets you back in."
    package static let addRecovery = "Add a recovery email"

    package static func recoveryWaiting(_ address: String) -> String { "\(address) is waiting for you." }

    package static let recoveryWaitingWhy = "Open the mail that we sent there and press Verify Now!"
    package static let openProfile = "Open your profile"
    package static let whatYouCanDo = "What you can do"
    package static let changePassword = "Change your password"
    package static let whereToChange = "Where to change your password"
    package static func keptElsewhere(_ directory: String) -> String {
        "It is the one of the directory “\(directory)”, and can’t be changed here."
    }
    package static let changePasswordWhy = "When it is expiring, or somebody may know it."
    package static let seeSessions = "See where you are signed in"
    package static let seeSessionsWhy = "And end what you don’t recognise."
    package static let seeActivity = "See what happened"
    package static let seeActivityWhy = "Every sign-in and every change of your account."

    // MARK: Sessions

    package static let browser = "Browser"

    package static func more(_ count: Int) -> String {
        "And \(PeopleWords.grouped(count)) more, which were begun before these."
    }

    package static let sessionsTitle = "Where you are signed in"
    package static let sessionsWhy =
        "Each line is a browser that is signed in to your account. End the ones that you don’t recognise,"
        + " and then change your password."
    package static let thisSession = "This browser"
    package static let signedInSince = "Signed in"
    package static let lastSeen = "Last seen"
    package static let address = "From"
    package static let end = "End"

    package static func endThis(_ browser: String) -> String { "End \(browser)" }

    package static let endAllOthers = "End all others"
    package static let noOthers = "You are signed in nowhere else."
    package static let oneEnded = "That session was ended."
    package static let othersEnded = "All other sessions were ended."

    package static func browser(_ browser: String, on system: String) -> String { "\(browser) on \(system)" }

    package static let unknownBrowser = "An unknown browser"
    package static let unknownSystem = "an unknown system"
}
