package import Domain

/// Saying by hand which entry of a directory is somebody's, and that it is so no more.
package enum BindingWords {
    package static let bind = "Bind to an Entry"
    package static let bindLink = "Bind to an entry of a directory"
    package static let lead =
        "Say which entry of a directory is this person’s. You see the entry before it is bound. In the directory nothing is"
        + " changed by that; the person’s password goes there from then on."
    package static let connection = "Directory"
    package static let entry = "Entry"
    package static let entryHint =
        "Their user name or address there, the entry’s full name (uid=anna,ou=people,dc=example,dc=org), its entryUUID or"
        + " objectGUID."
    package static let look = "Look It Up"
    package static let another = "Look up another one"
    package static let noneLeft = "There is no directory to which this person could be bound."

    package static let ownersBind =
        "Directories that have a say about passwords are left out here: owners bind people to them."

    package static let found = "This is the entry:"
    package static let entryName = "Full name there"
    package static let name = "Name"
    package static let mail = "Mail"
    package static let userName = "User name"
    package static let changed = "Last change"
    package static let nothing = "the directory doesn’t say"
    package static let begin = "Bind This Entry"
    package static func effect(_ authority: PasswordAuthority) -> String {
        switch authority {
        case .lockstep:
            "From then on this person’s password is set here and carried there. Nobody has typed it since, so the"
                + " directory gets it with their next sign-in or change."
        case .both:
            "From then on this person’s password may be set here or there, and the other side follows. Nobody has typed"
                + " it since, so the directory gets it with their next sign-in or change."
        case .directory:
            "This directory decides about passwords alone: from then on this person’s password can’t be set here, and the"
                + " one that they have there counts here, too."
        }
    }

    package static let unbind = "Unbind"
    package static let unbindTitle = "Unbind from the Directory"
    package static let unbindEffect =
        "From then on nothing that happens here is carried to this entry, and what is on its way there is dropped. In the"
        + " directory nothing is deleted: the entry, and the password that it has, stay as they are."
    package static let unbindByRule =
        "This directory binds people by itself. If the entry still matches this person, it is bound again by the next run."

    package static let bound = "The entry is bound."
    package static let unbound = "The entry is unbound. In the directory nothing was deleted."
    package static let boundAt = "Bound"
    package static let cancel = "Back to the directories"
}
