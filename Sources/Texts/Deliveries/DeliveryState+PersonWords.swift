package import Domain

/// What a person is told of the places that follow their password. Nothing in it names a server, an entry, or what a
/// directory said in its own words: that is for those who run it.
extension DeliveryState {
    /// - Parameters:
    ///   - contact: Whom to ask, in the middle of a sentence.
    ///   - isSignedIn: Whether whoever reads it is.
    ///   - hasPassword: Whether the password has arrived there, and something else is still owed.
    /// - Returns: `nil` where the name of the state says all.
    package func personWords(contact: String, isSignedIn: Bool, hasPassword: Bool = false) -> String? {
        switch self {
        case .applied(nil):
            "It hasn’t been given a password from here yet. The one that you have there counts there until you change yours."
        case .applied, .pending: nil
        case .waiting(let failure, _), .failed(let failure):
            hasPassword ? failure.personWordsBesidePassword(contact: contact) : failure.personWords(contact: contact)
        case .needsPassword:
            isSignedIn
                ? "It needs your password once more. Sign out, and sign in again with your password."
                : "It needs your password once more. Sign in with it, and it goes there by itself."
        case .paused where hasPassword:
            "Your password has arrived there. What else changed about your account follows when an administrator lets it go on."
        case .paused:
            "An administrator has paused it. Until it goes on, your password from before counts there."
        }
    }
}

extension DeliveryFailure {
    /// What happened, what counts until then, and what to do.
    package func personWords(contact: String) -> String {
        switch self {
        case .unreachable:
            "It doesn’t answer at the moment. \(Self.byItself)"
        case .busy:
            "It has too much to do at the moment. \(Self.byItself)"
        case .connectorLate:
            "What carries it there has too much to do at the moment. \(Self.byItself)"
        case .certificateRefused:
            "It couldn’t prove that it is the right one, so nothing was sent there. \(Self.mended(by: contact))"
        case .writerRefused, .writerUnreadable, .kindUnknown, .directoryNotAllowed:
            "It doesn’t let us in at the moment. \(Self.mended(by: contact))"
        case .answerLost:
            "Your new password was sent there, but no answer came. Until we know more, either password may count there."
        case .passwordTooShort:
            "It asks for a longer password. Change your password again, to a longer one."
        case .passwordInHistory:
            "It has had this password from you before, and doesn’t take it again. Change your password again, to one "
                + "that is new."
        case .passwordTooYoung:
            "It doesn’t let a password be changed so soon after the last time. \(Self.byItself)"
        case .passwordTooSimple:
            "It finds this password too simple. Change your password again, to a longer one with capital and small "
                + "letters, digits and symbols."
        case .lockedThere:
            "Your account is locked there, after wrong passwords. Until that ends nobody can tell whether your new password has "
                + "arrived. Ask \(contact) to unlock it."
        case .entryMissing: "Your account was not found there. Ask \(contact)."
        case .entryAmbiguous: "More than one account there may be yours. Ask \(contact) which one it is."
        case .notPermitted: "It doesn’t let us set your password. Ask \(contact)."
        case .disablingUnsupported: "It can’t keep out an account that is closed here. Ask \(contact)."
        case .refused: "It didn’t take your password, and didn’t say why. Ask \(contact)."
        case .passwordOlder: "It has a newer password from you already. Ask \(contact)."
        case .passwordUnreadable: "What was sent there couldn’t be read. Ask \(contact)."
        }
    }

    /// The password has arrived; it is about what had to be done beside it: to let the account in, out, or unlock it.
    package func personWordsBesidePassword(contact: String) -> String {
        guard self != .lockedThere else {
            return
                "Your password has arrived there, but your account is locked there, after wrong passwords. Wait until that "
                + "ends, or ask \(contact) to unlock it."
        }
        return switch kind {
        case .transient: "Your password has arrived there. What else changed about your account goes there by itself."
        case .refusedByDirectory, .needsPassword:
            "Your password has arrived there. Something else about your account couldn’t be changed there. Ask "
                + "\(contact)."
        }
    }

    private static let byItself =
        "Your new password goes there by itself; until then the one from before counts there."

    private static func mended(by contact: String) -> String {
        "Ask \(contact) to look into it. Then your new password goes there by itself; until then the one from before "
            + "counts there."
    }
}
