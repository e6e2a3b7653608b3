package import Domain

/// Phones: setting one up, being asked on one, and the app on it.
package enum PushWords {
    // MARK: In the browser that asks

    package static let send = "Send Request"
    package static let sendHint = "A request goes to your phones. Have one at hand: you have a minute to answer."
    package static let waitingTitle = "Look at your phone"
    package static let waiting = "Open the request on your phone, and type this number there:"
    package static let numberLabel = "Number to type on the phone"
    package static let noRequest = "No request on the phone? Open the authenticator there: it shows what is waiting."
    package static let cancel = "Cancel"
    package static let approvedTitle = "Approved on your phone"
    package static let approved = "You can go on."
    package static let goOn = "Go On"

    /// What became of a request that opens nothing.
    package static func ended(_ state: PushRequest.State) -> String? {
        switch state {
        case .open, .approved: nil
        case .denied: "The request was denied on your phone."
        case .wasNotMe: "The request was ended on your phone. Please start again."
        case .withdrawn: "The request was cancelled."
        case .over: "Nobody answered in time, so the request is over."
        }
    }

    // MARK: Among the second proofs

    package static let title = "Phones"
    package static let none =
        "Approve on your phone, with a number to type. No app store, and no phone number, is needed."
    package static let setUp = "Set Up a Phone"
    package static let setUpAnother = "Set Up Another Phone"
    package static let lastUsed = "Last used"
    package static let neverUsed = "Not used yet"
    package static let manage = "Rename or remove"
    package static let name = "Name"
    package static let rename = "Rename"
    package static let remove = "Remove Phone"
    package static let added = "Your phone is set up."
    package static let addedText = "From now on it asks you when you sign in."
    package static let removed = "Your phone was removed."
    package static let renamed = "The name was changed."

    // MARK: Setting one up

    package static let scanTitle = "Set up a phone"
    package static let haveAtHand = "Have your phone at hand. You scan a code with it, and type a number here."
    package static let showCode = "Show the Code"
    package static let scan = "Hold the camera of your phone to this picture, and open the page that it leads to."
    package static let qrAlternative = "A QR code. It leads to the authenticator, and works once, for ten minutes."
    package static let thenType = "The phone then shows a number. Type it here:"
    package static let hasAnswered = "has scanned the code. Type the number that it shows:"
    package static let number = "Number that the phone shows"
    package static let confirm = "Confirm Phone"
    package static let whyNumber =
        "The number makes sure that it is your phone, and not one of somebody who saw the code."
    package static let startAgain = "This is not my phone. Show a new code"

    // MARK: On the phone

    package static let app = "Authenticator"
    package static let appHeading = "Authenticator"
    package static let needsScript = "The authenticator needs JavaScript. Please turn it on for this page."
    package static let empty = "This phone isn’t set up yet."
    package static let emptyHint =
        "On a computer, sign in, open Security, then Multi-factor Authentication, and choose to set up a phone. Scan the"
        + " code that you see there with this phone’s camera."
    package static let registerWhy = "Set this phone up, and it asks you when you sign in."
    package static let nameWhy = "By this name you find it among your second proofs."
    package static let nameThis = "What do you call this phone?"
    package static let registerThis = "Set Up This Phone"
    package static let typeThere = "Type this number on the page that showed the code:"
    package static let goesOn = "This page goes on by itself."
    package static let setUpHere = "This phone is set up."
    package static let ready = "Ready"
    package static let readyHint = "Keep this page, or add it to your home screen. Requests appear here."
    package static let notify = "Turn On Notifications"
    package static let notified = "This phone tells you about requests, also while this page is closed."
    package static let notifyFailed = "Your browser can’t tell you about requests. Open this page when you sign in."
    package static let forget = "Forget this account"
    package static let asks = "Is this you?"
    package static let who = "Account"
    package static let what = "What for"
    package static let place = "Where from"
    package static let time = "When"
    package static let newBrowser = "This browser is new: no second proof has answered in it yet."
    package static let codeThere = "Number on the other screen"
    package static let approve = "Approve"
    package static let deny = "Deny"
    package static let wasNotMe = "This wasn’t me"
    package static let wasNotMeHint = "Ends the attempt, and tells you and your administrators by mail."
    package static let done = "Approved. Continue on the other screen."
    package static let denied = "Denied. Nothing was changed."
    package static let alarmed = "Ended. You and your administrators get a mail. Reset your password soon."
    package static let over = "This request is over: it was answered, cancelled, or took too long."
    package static let wrong = "That isn’t the number. Look at the other screen again."
    package static let locked = "There were too many wrong answers, so the account is locked for a while."
    package static let dead = "This code no longer works. Show a new one on the computer, and scan that."
    package static let removedHere = "This phone was removed from the account, or its number was never typed in."
    package static let paused = "This account may not sign in at present. Your administrator knows why."
    package static let unreachable = "No connection. Trying again…"
    package static let failed = "That didn’t work. Please try again."
    package static let busyElsewhere = "The authenticator is open too often on this phone. Close the other pages."
    package static let notice = "Somebody asks for your approval"
    package static let noticeText = "Open to see who and where."
    package static let deskAsked = "The help desk wants to reset something for you"
    package static let deskDone = "The help desk reset something for you"
    package static let deskText = "Did you ask for it? If it wasn’t you, open this to stop it."
    package static let offlineTitle = "No connection"
    package static let offline =
        "The authenticator can’t be reached just now. Check the phone’s connection, and try again."
    package static let tryAgain = "Try Again"
    package static let secondsLeft = "seconds left"

    /// What somebody wants to do.
    package static func purpose(_ purpose: FlowPurpose) -> String {
        switch purpose {
        case .signIn: "Sign in"
        case .reset, .activation, .adoption: "Set a new password"
        case .change: "Change the password"
        case .factors: "Change second proofs"
        case .callerCheck:
            "Tell the help desk that it is you on the telephone. Only if you called them: nobody who calls you needs this."
        }
    }
}
