package import Domain

/// The help desk: who calls, who consents, and *this wasn't me*.
package enum HelpDeskWords {
    // MARK: Who calls

    package static let verify = "Verify the Caller"
    package static let verifyWhy = "Before you help somebody on the telephone, find out that it is this person."
    package static let verifyAdministratorWhy =
        "Before you do anything for them, or consent to it, find out that it is them on the telephone."
    package static let notVerified = "Nobody has found out yet who is calling."
    package static let byPhone = "Ask their phone"
    package static let byPhoneWhy =
        "You see a number and read it out. They type it on the phone that they approve sign-ins with."
    package static let askPhone = "Ask Their Phone"
    package static let noPhone = "They have no phone set up."
    package static let readOut = "Read this number out. They type it on their phone, within a minute:"
    package static let readOutLabel = "Number to read out"
    package static let asking = "This page goes on by itself when they have answered."
    package static let byCode = "Ask for a code"
    package static let byCodeWhy =
        "Where they are signed in, they open Security, then “The help desk asks me for a code”, and read out what they see."
    package static let code = "Code that they read out"
    package static let checkCode = "Check Code"
    package static let cancel = "Cancel"
    package static let back = "Back to the account"
    package static let loseNoTime = "It holds for 15 minutes, and for what you do. Events keep it."

    package static func verified(by means: CallerCheck.Means, _ hand: EventHand, isOwn: Bool) -> String {
        let who = isOwn ? "by you" : EventWords.by(hand) ?? ""
        return "The caller was verified by \(means.words)\(who.isEmpty ? "" : ", \(who)")."
    }

    package static func ended(_ state: PushRequest.State) -> String? {
        switch state {
        case .open, .approved: nil
        case .denied: "They denied the request on their phone."
        case .wasNotMe: "They said on their phone that they don’t call. Hang up; the administrators were told."
        case .withdrawn: "The request was cancelled."
        case .over: "Nobody answered in time."
        }
    }

    // MARK: The caller's own code

    package static let helpDesk = "Help desk"
    package static let askedForCode = "The help desk asks me for a code"
    package static let askedForCodeWhy = "You called them, and they want to know that it is you."
    package static let callerCodeTitle = "A code for the help desk"
    package static let callerCodeLead =
        "Only if you called the help desk yourself. Whoever calls you and asks for a code is not your help desk."
    package static let showCode = "Show the Code"
    package static let readItOut =
        "Read it out to whom you called. It works once, for ten minutes, and is not shown again."
    package static let codeLabel = "Code to read out"
    package static let toSecurity = "Done, back to Security"

    // MARK: Consent

    package static let consents = "Consents"
    package static let consentsLead =
        "What one administrator asked for and a second one has to agree to. A request lives for four hours."
    package static let noConsents = "Nothing waits for consent."
    package static let waitsTitle = "What waits"
    package static let ownTitle = "What you asked for"
    package static let noOwn = "Nothing, in the last day."
    package static let asked = "Asked"
    package static let askedBy = "By"
    package static let you = "you"
    package static let until = "Waits until"
    package static let decided = "Answered"
    package static let state = "State"
    package static let callerWas = "Who called"
    package static let callerUnknown = "was not verified"
    package static let grant = "Consent"
    /// To who consents.
    package static func effect(of action: UserAction) -> String {
        guard action == .spokenCode else { return action.effect }
        return
            "All their second proofs go, every session ends, and a code that stands for them is shown, once, to who asked:"
            + " to be read out to whoever calls."
    }

    package static let grantWhy =
        "It is done at once. Ask who wanted it how they know who called: you answer for it, too."
    package static let refuse = "Refuse"
    package static let refuseWhy = "Nothing changes."
    package static let ownWaits =
        "Somebody else has to consent: another owner or administrator. This page goes on by itself."
    package static let hostMay = "Nobody else is there? At the host, “lockstep consent grant” does it."
    package static let needsAdministration = "An owner or administrator has to consent."
    package static let showSpoken = "Show the Code"
    package static let showSpokenWhy = "It is shown once. Have the person on the telephone."
    package static let granted = "You consented, and it is done."
    package static let refused = "You refused. Nothing was changed."
    package static let takesTwo = "This takes a second administrator: nothing happens until they consent."
    package static let waitsHere = "This waits for the consent of a second administrator."
    package static let seeRequest = "See the request"
    package static let toList = "All consents"

    package static func state(_ state: DeskReset.State, isOpen: Bool) -> String {
        switch state {
        case .open: isOpen ? "waits" : "too old: nobody answered"
        case .done: "done"
        case .refused: "refused"
        case .stopped: "stopped: its person said that it wasn’t them"
        case .over: "a newer request took its place"
        }
    }

    // MARK: This wasn't me

    package static let notMe = "This Wasn’t Me"
    package static let notMeTitle = "Was this not you?"
    package static let stopAsked = "An administrator asked to do this for you:"
    package static let stopDone = "An administrator did this for you:"
    package static let stopRequest = "Press the button, and it won’t be done."
    package static let stopAct =
        "Press the button, and every code and link of it is void, and every session ends. Where somebody has used it"
        + " already, your account is closed until an administrator has talked to you."
    package static let wasMe = "Was it you? Then close this page: there is nothing to do."
    package static let stoppedTitle = "It was stopped"
    package static let stopped = "What the help desk did, or was asked to do, opens nothing any more."
    package static let closed = "Somebody had used it already. Your account is closed, so that they get no further."
    package static let stoppedNext = "The administrators were told. Call them yourself, by a number that you know."

    package static let nothingToStop =
        "It was stopped, refused, or is too long ago. If you didn’t ask for it, reset your password now and tell your contact."

    package static func notice(_ reset: DeskReset) -> String {
        switch reset.state {
        case .open: "An administrator asked to do this for you: \(reset.act.words)."
        default: "An administrator did this for you: \(reset.act.words)."
        }
    }
    package static let noticeAsk = "If it wasn’t you who asked, stop it."
    package static let stopIt = "This wasn’t me"
}
