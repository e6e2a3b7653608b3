package import Domain

/// The lists of people in the administrators' portal, and the page of one person.
package enum PeopleWords {
    // MARK: The list

    package static let title = "Users"
    package static let search = "Search"
    package static let searchHint = "The beginnings of a name, a user name or an address."
    package static let find = "Search"
    package static let stopSearch = "Clear the search"
    package static let filters = "Who is shown"
    package static let everybody = "Everybody"
    package static let sorting = "Sorted by"
    package static let foundOrder = "In the order of the words that were found."
    package static let turnAround = "turn around"
    package static let previous = "Previous page"
    package static let next = "Next page"
    package static let pages = "Pages"
    package static let noneAtAll = "There is nobody yet. Add a person, or import many from a table."
    package static let noneFound = "Nobody was found. A search looks at the beginnings of words; type fewer of them."
    package static let cutShort =
        "Many begin like this, and not all of them were looked at. Go on with the next page, or type more."
    package static let neverSignedIn = "Never signed in"
    package static let lastSignedIn = "Last sign-in"

    package static func count(_ people: Int, isMore: Bool) -> String {
        isMore ? "More than \(grouped(people)) people" : counted(people, "person", "people")
    }

    package static func choose(_ name: String) -> String { "Choose \(name)" }

    // MARK: How somebody stands

    package static let locked = "Locked"
    package static let expired = "Expired"
    package static let expiring = "Expires soon"
    package static let managedElsewhere = "Password in a directory"
    package static func managed(by directory: String) -> String {
        "The directory “\(directory)” decides about this person’s password alone. It is changed and reset there, by the"
            + " rules of that directory; here nobody can set, reset or expire it."
    }
    package static func changedAt(_ place: String) -> String { "People are told to change it here: \(place)" }
    package static let suspended = "Suspended"
    package static let removed = "Removed"
    package static let staged = "Not activated"
    package static let mustChange = "Has to change the password"

    // MARK: One person

    package static let accountRemoved = "This account was removed."
    package static let accountRemovedEffect =
        "Nobody signs in with it again. Its address and user name are free: whoever has them now is somebody else."
    package static let wholeTrail = "Everything that happened to this account"
    package static let nothingWrong = "Nothing keeps them from signing in."
    package static func needsAdministrator(_ action: String) -> String { "An administrator can mend it: \(action)." }
    package static let standing = "How the account stands"
    package static let state = "State"
    package static let userName = "User name"
    package static let added = "Added"
    package static let password = "Password"
    package static let noPassword = "none yet"
    package static let passwordSet = "set"
    package static let expires = "Expires"
    package static let neverExpires = "never, by exception"
    package static let recoveryAddress = "Recovery"
    package static let noRecoveryAddress = "no recovery address"
    package static let notVerified = "not verified yet"
    package static let factors = "Second proofs"
    package static let noFactors = "None is set up."
    package static let setUp = "Set up"
    package static let lastUsed = "Last used"
    package static let notUsed = "not yet"
    package static func recoveryCodes(_ left: Int) -> String {
        left == 0 ? "No recovery codes are left." : "\(counted(left, "recovery code is", "recovery codes are")) left."
    }
    package static let sessions = "Where they are signed in"

    // MARK: Adding one

    package static let add = "Add a person"
    package static let addTitle = "Add a person"
    package static let addWhy =
        "They get a mail with a link to choose their password. It lives for seven days, and nobody else sees it."
    package static let email = "Email address"
    package static let givenName = "Given name"
    package static let familyName = "Family name"
    package static let nameHint = "One of the two names is needed."
    package static let optionalUserName = "User name, if they have one"
    package static let userNameHint = "They can sign in with it, too. Letters, digits, dots, dashes and underscores."
    package static let invite = "Send Invitation"

    // MARK: One of them

    package static let noSessions = "Nowhere."
    package static let endSession = "End this session"
    package static let endSessionEffect =
        "They are signed out in this browser. Their other sessions and the password stay as they are."
    package static let sessionEnded = "The session has ended."
    package static let whatYouCanDo = "What you can do"
    package static let events = "What happened"
    package static let noEvents = "Nothing yet."
    package static let mails = "Mail to them"
    package static let noMails = "None lately."

    package static let mailWaits = "waits to be sent"
    package static let mailTried = "was tried, and is tried again"
    package static let mailSent = "sent"
    package static let mailExpired = "dropped: it came too late"
    package static let mailGivenUp = "could not be delivered"
    package static let otherMail = "another mail"

    package static func factorRule(_ rule: FactorRule) -> String {
        switch rule {
        case .required: "Required for this account, by exception."
        case .exempt: "Not required for this account, by exception."
        }
    }

    // MARK: Doing something

    package static let reason = "Why"
    package static let reasonHint = "In a few words, for whoever reads the events later. The person doesn’t see it."
    package static let optionalReason = "Why (may stay empty)"
    package static let cancel = "Back without doing it"
    package static let toldByMail = "They are told by mail."

    package static func whose(_ name: String) -> String { "The account of \(name)" }

    package static let codeTitle = "Read this code out"
    package static let codeWhy =
        "It is shown once, lives for ten minutes, and stands for the second proof at the next sign-in, together with their"
        + " password. They are told by mail that it was made."
    package static let codeDone = "Done, back to the account"

    /// `1,000`.
    static func grouped(_ number: Int) -> String {
        number < 1_000 ? String(number) : "\(grouped(number / 1_000)),\(String(number % 1_000 + 1_000).dropFirst())"
    }
}
