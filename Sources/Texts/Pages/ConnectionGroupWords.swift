/// Groups of a connection's fields, by their names.
package enum ConnectionGroupWords {
    private static let all: [String: (title: String, lead: String)] = [
        "name": ("What it is", "A name that you recognise it by."),
        "directory": ("Where it is", "The directory is spoken to over TLS only, and has to prove that it is the one."),
        "entries": ("Which entries are people", "What stands here already is usual, and right for most directories."),
        "accounts": (
            "Two accounts of the directory",
            "One reads and one writes, so that neither can do more than it has to."
        ),
        "passwords": ("What happens there", "How a new password is written, and what else follows."),
        "people": ("Who is bound", "What the directory’s entries and the accounts here have to do with each other."),
    ]

    package static func title(_ group: String) -> String { all[group]?.title ?? group }
    package static func lead(_ group: String) -> String { all[group]?.lead ?? "" }

    package static let forgetsPasswords =
        "If you name another address, certificate or account here, the passwords of both accounts have to be typed anew:"
        + " nobody may have them sent elsewhere."
}
