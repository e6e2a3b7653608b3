/// The recovery address: the profile page and the undoing of a change.
package enum RecoveryWords {
    package static let profileTitle = "Profile"
    package static let name = "Name"
    package static let email = "Email"
    package static let userName = "User name"
    package static let managedByOrganisation = "Your organisation keeps these. To have one changed, ask your contact."

    package static let title = "Recovery Email"
    package static let why =
        "A personal address, different from your work address. If you can’t reach your work mailbox, the link to reset"
        + " your password also goes here."
    package static let field = "Recovery email address"
    package static let replacementField = "New recovery email address"
    package static let save = "Save"
    package static let remove = "Remove recovery email"
    package static let removeTitle = "Remove it"
    package static let removeWhy = "Both addresses are told. Without one, only your work mailbox gets reset links."
    package static let currentPassword = "Current password"
    package static let currentPasswordWhy =
        "You signed in more than five minutes ago. We ask again before this changes, in case somebody else sits here."

    package static let none = "You have none yet."
    package static let waiting = "Waiting for you"
    package static let verified = "Verified"
    package static let waitingWhat = "Open the mail that we sent there and press Verify Now! The link works until"
    package static let waitingAgain = "Nothing came? Save the address again to get a new link."
    package static let verifiedSince = "Since"
    package static let servesFrom = "Used for resets from"
    package static let heldWhy = "Your organisation lets a new address wait, so that nobody can slip one in unnoticed."

    package static let saved = "We sent a mail to the new address. Open it and press Verify Now! to finish."
    package static let removed = "Your recovery email was removed."
    package static let provenTitle = "Nothing is saved yet."
    package static let proven = "You have proven that it is you. Press Save to use this address."
    package static let nowVerified = "Your recovery email is verified."
    package static let linkDeadTitle = "That verification link no longer works."
    package static let linkDead = "It lives for four hours. Save the address again, and a new one is sent."

    // MARK: Undo

    package static let undoTitle = "Undo this change?"

    package static func undoChange(from old: String?, to new: String?) -> String {
        switch (old, new) {
        case (let old?, let new?): "The recovery email of your account was changed from \(old) to \(new)."
        case (nil, let new?): "\(new) was added as the recovery email of your account."
        case (let old?, nil): "\(old) was removed as the recovery email of your account."
        case (nil, nil): "The recovery email of your account was changed."
        }
    }

    package static func undoMove(from old: String, to new: String) -> String {
        "Your organisation changed the address of your account from \(old) to \(new)."
    }

    package static let undoWhy =
        "If that is right, leave it: close this page. If it is not, undo it. The address is put back as it was,"
        + " and every session is ended."
    package static let undo = "Undo this change"
    package static let undoneTitle = "The change was undone"
    package static let undone = "The address is as it was before, and every session was ended."
    package static let undoneNext =
        "Somebody who can change your address may know your password. Reset it now, and tell your contact."
}
