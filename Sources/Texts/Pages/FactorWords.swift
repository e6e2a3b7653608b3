package import Domain

/// Second proofs: being asked for one, and setting them up.
package enum FactorWords {
    // MARK: Being asked

    package static let askedTitle = "One more step"
    package static let chooseAnother = "Try another way"
    package static let goOn = "Go On"

    package static func asked(_ kind: FactorKind) -> String {
        switch kind {
        case .totp: "Open your authenticator app and type the six digits that it shows for this account."
        case .passkey: "Use the passkey that you set up for this account."
        case .push: "Approve the request on your phone."
        case .duo: "Duo asks you whether it is you."
        case .recoveryCode: "Type one of the recovery codes that you printed or saved. Each works once."
        case .enrolmentCode:
            "Your second proof was reset. Type the code that your administrator read out to you, or open the link in"
                + " the mail that you got."
        }
    }

    package static func field(_ kind: FactorKind) -> String {
        switch kind {
        case .recoveryCode: "Recovery code"
        case .enrolmentCode: "Code from your administrator"
        case .totp, .passkey, .push, .duo: "Code"
        }
    }

    package static func choice(_ kind: FactorKind) -> String {
        switch kind {
        case .totp: "Code from your authenticator app"
        case .passkey: "Passkey"
        case .push: "Approve on your phone"
        case .duo: "Duo"
        case .recoveryCode: "Recovery code"
        case .enrolmentCode: "Code from your administrator"
        }
    }

    package static let nothingLeft = "None of these at hand?"

    /// Where the settings name no contact.
    package static let someContact = "The people who look after your computer"
    /// Stands behind the contact's name.
    package static let canReset = "can reset your second proof"

    package static let linkIsHere = "Your link was opened in this browser. Go on to set up a new second proof."
    package static let passwordTitle = "Your password, please"
    package static let placeWhy = "What comes next changes things for others. First, we make sure that it is you."
    package static let passwordWhy = "Before your second proof changes, we make sure that it is you."

    // MARK: Setting up

    package static let title = "Multi-factor Authentication"
    package static let why =
        "With a second proof, a password that leaks opens nothing. Everybody else who is signed in to your account is"
        + " signed out when you change something here."
    package static let required = "Your organisation asks for a second proof. Set one up to go on."

    package static func due(by date: String) -> String {
        "Your organisation asks for a second proof. Set one up before \(date); after that, it comes first when you"
            + " sign in."
    }

    package static let setUpNow = "Set it up now"
    package static let missing = "You have no second proof yet."
    package static let manage = "Manage second proofs"

    /// What is on, in a sentence.
    package static func state(_ kinds: Set<FactorKind>) -> String {
        guard !kinds.isEmpty else { return "Off. Your password alone opens your account." }
        let names = FactorKind.allCases.filter(kinds.contains).map(\.words)
        let list = names.dropLast().joined(separator: ", ")
        return "On: \(list.isEmpty ? "" : "\(list) or ")\(names[names.count - 1]) is asked for besides your password."
    }
    package static let authenticator = "Authenticator App"
    package static let authenticatorNone = "None is set up. Any app that shows six-digit codes will do."
    package static let authenticatorSince = "Active since"
    package static let lastUsed = "Last used"
    package static let neverUsed = "Not used yet"
    package static let setUpAuthenticator = "Set Up Authenticator App"
    package static let resetAuthenticator = "Reset Authenticator App"
    package static let removeAuthenticator = "Remove authenticator app"
    package static let removeTitle = "Remove it"
    package static let resetWhy = "For a new phone. The old one works until the new one is confirmed."

    package static let scanTitle = "Scan this code with your app"
    package static let scan =
        "Open your authenticator app, choose to add an account, and hold the phone’s camera to this picture."
    package static let qrAlternative = "A QR code. The key below says the same."
    package static let keyIntro = "No camera? Type this key into the app instead:"
    package static let keepKey =
        "Keep a copy of the key in a safe place: with it, a new phone can be set up by hand."
    package static let firstCode = "Code that the app shows now"
    package static let submit = "Submit"
    package static let oldWorks =
        "Your old setup works until this one is confirmed. You can leave this page at any time."
    package static let confirmedTitle = "Your authenticator is active."
    package static let confirmed = "From now on you are asked for its code when you sign in."
    package static let removed = "Your authenticator app was removed."
    package static let makeCodesNow = "Make recovery codes, for the day on which the phone is gone"

    // MARK: Recovery codes

    package static let codesTitle = "Recovery Codes"
    package static let codesWhy =
        "Ten codes to print and keep. Each stands in for your second proof once, when your phone is not at hand."
    package static let codesNeedFactor = "Set up another second proof first. Recovery codes stand in for it."

    package static func codesLeft(_ count: Int) -> String {
        switch count {
        case 0: "You have none."
        case 1: "One is left."
        default: "\(count) are left."
        }
    }

    package static let makeCodes = "Make New Codes"
    package static let makeCodesWhy = "Those of before stop working."
    package static let codesShownOnce = "These are shown this once. Print them or write them down now."
    package static let printCodes = "Print"
    package static let downloadCodes = "Save as a file"
    package static let codesDone = "I have kept them"
    package static let manageCodes = "See recovery codes"
}
