/// The list of administrators, and what owners do about them.
package enum AdministratorsWords {
    package static let title = "Administrators"
    package static let why =
        "Who looks after people and settings, and with which role. Each has an account of its own for it."
    package static let add = "Add an administrator"
    package static let you = "You"
    package static let invited = "Invited"
    package static let noFactor = "No second proof"

    // MARK: One of them

    package static let role = "Role"
    package static let lastOwner =
        "This is the only active owner. So that somebody can look after administrators, the role stays and the account can’t"
        + " be suspended. Make somebody else an owner first."
    package static let ownersOnly = "Owners can change administrators."
    package static let none = "none"

    // MARK: Adding one

    package static let addTitle = "Add an administrator"
    package static let addWhy =
        "They get a mail with a link to choose their password. It lives for seven days, and nobody else sees it."
    package static let email = "Email address"
    package static let name = "Name"
    package static let invite = "Send Invitation"
    package static let added = "The invitation is on its way."

    package static func count(_ number: Int) -> String { counted(number, "administrator", "administrators") }
}
