package import Domain

/// What a person is told of the places that follow their password. Nothing in it names a server, an entry, or what a
/// directory said in its own words: that is for those who run it.
extension DeliveryState {
    /// - Parameters:
    ///   - contact: Whom to ask, in the middle of a sentence.
    ///   - isSignedIn: Whether whoever reads it is.
    /// - Returns: `nil` where the name of the state says all.
    package func personWords(contact: String, isSignedIn: Bool) -> String? {
        switch self {
        case .applied, .pending: nil
        case .waiting(let failure, _), .failed(let failure): failure.personWords(contact: contact)
        case .needsPassword:
            isSignedIn
                ? "It needs your password once more. Sign out, and sign in again with your password."
                : "It needs your password once more. Sign in with it, and it goes there by itself."
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
            "It doesn’t let a password be changed so soon after the last time. Wait a day and change your password "
                + "again, or ask \(contact)."
        case .passwordTooSimple:
            "It finds this password too simple. Change your password again, to a longer one with capital and small "
                + "letters, digits and symbols."
        case .lockedThere: "Your account is locked there. Ask \(contact) to unlock it."
        case .entryMissing: "Your account was not found there. Ask \(contact)."
        case .entryAmbiguous: "More than one account there may be yours. Ask \(contact) which one it is."
        case .notPermitted: "It doesn’t let us set your password. Ask \(contact)."
        case .disablingUnsupported: "It can’t keep out an account that is closed here. Ask \(contact)."
        case .refused: "It didn’t take your password, and didn’t say why. Ask \(contact)."
        case .passwordOlder: "It has a newer password from you already. Ask \(contact)."
        case .passwordUnreadable: "What was sent there couldn’t be read. Ask \(contact)."
        }
    }

    private static let byItself =
        "Your new password goes there by itself; until then the one from before counts there."

    private static func mended(by contact: String) -> String {
        "Ask \(contact) to look into it. Then your new password goes there by itself; until then the one from before "
            + "counts there."
    }
}
