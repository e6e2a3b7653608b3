package import Domain

extension DirectoryReadingFailure {
    /// Why a directory could not be read, and what mends it.
    package var words: String {
        switch self {
        case .unreachable:
            "The directory doesn’t answer. Check its address, and firewalls on the way, then look again."
        case .certificateRefused:
            "The directory’s certificate isn’t one that the connection trusts. Check its authorities."
        case .busy: "The directory has too much to do. Look again in a moment."
        case .readerRefused: "The account that reads can’t sign in there. Check its name, and set its password anew."
        case .readerMissing:
            "The password of the account that reads is not set. Set it, then look again."
        case .notPermitted: "The account that reads may not see what has to be seen. Give it the right to read there."
        case .baseMissing: "The search base isn’t there, or the account that reads may not see it."
        case .tooMany:
            "There are more entries than are taken, or one that never ends. Narrow the search base or the filter."
        case .referred: "The directory says that the answer lies on another server, and nobody is followed elsewhere."
        case .other: "The directory answered with something that means nothing here."
        }
    }
}

extension DirectoryRun.Result {
    package var words: String {
        switch self {
        case .done: "Done."
        case .changedMeanwhile:
            "Nothing was done: the directory, or the people here, had changed since you looked. Look again."
        case .tooFew:
            "Nothing was done: less than half of the entries of last time were found. If that is right, look, and begin by"
                + " hand."
        case .unreadable: "Nothing was done: the directory could not be read."
        case .stopped:
            "It ended before its end: the connection was changed, or whoever began it may do so no more. What was done"
                + " stays."
        }
    }
}

extension Mismatch.Kind {
    package var words: String {
        switch self {
        case .double: "Doubles, which nobody binds by themselves"
        case .boundElsewhere: "Bound to another one already"
        case .unidentified: "Entries that don’t show which they are"
        case .entryAlone: "Entries without an account"
        case .accountAlone: "Accounts without an entry"
        }
    }

    /// What can be done about it.
    package var mend: String {
        switch self {
        case .double:
            "Several entries have the address or user name of one account, or one entry those of several, or two entries"
                + " claim to be the same one. Mend it in the directory, or bind the right entry by hand."
        case .boundElsewhere: "Unbind what is wrong, then look again."
        case .unidentified:
            "The account that reads needs the right to see entryUUID or objectGUID: by that an entry is known when it is"
                + " renamed."
        case .entryAlone: "Import them, or add their people."
        case .accountAlone: "Their passwords don’t go to this directory."
        }
    }
}

extension Drift {
    package var words: String {
        switch self {
        case .changedThere: "Password changed there"
        case .olderThere: "Password there is older"
        case .neverSet: "No password there"
        case .entryGone: "Entry is gone"
        case .disabledThere: "Kept out there, not here"
        case .enabledThere: "Let in there, not here"
        }
    }

    package var mend: String {
        switch self {
        case .changedThere:
            "Somebody changed it past this service. Have the person change it here: then all are the same."
        case .olderThere:
            "The directory went back behind what it had confirmed, as after a restored backup. Have the person change"
                + " their password."
        case .neverSet: "Have the person change their password here."
        case .entryGone: "Suspend the account if the person has left, or unbind it and match again."
        case .disabledThere: "Let the person in there, or suspend the account here."
        case .enabledThere: "Disable the entry there, or try the delivery again."
        }
    }
}
