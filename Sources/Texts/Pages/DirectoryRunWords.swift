package import Domain

/// Reading a directory as a whole: matching, importing, and who is out of step.
package enum DirectoryRunWords {
    package static func title(of kind: DirectoryRunKind, at connection: String) -> String {
        switch kind {
        case .matching: "Match “\(connection)”"
        case .importing: "Import from “\(connection)”"
        case .drift: "Who is out of step with “\(connection)”"
        }
    }

    /// What leads there.
    package static func action(of kind: DirectoryRunKind) -> String {
        switch kind {
        case .matching: "Match its people"
        case .importing: "Import people"
        case .drift: "See who is out of step"
        }
    }

    package static func lead(of kind: DirectoryRunKind) -> String {
        switch kind {
        case .matching:
            "Which entries of the directory are which accounts here. You see it before anybody is bound. In the directory"
                + " nothing is changed."
        case .importing:
            "People who are in the directory and not here, and those who came from there and are another by now. You see"
                + " it before anything is done."
        case .drift:
            "When each password was changed in the directory, beside the receipt that it gave for ours. It changes nothing."
        }
    }

    package static let look = "Read the Directory"
    package static let lookAgain = "Read It Again"
    package static let check = "Check Now"
    package static let latest = "The latest run"
    package static let never = "There was none yet."
    package static let underWay = "Under way"
    package static let underWayWhy = "This page shows itself anew. You can leave it: the work goes on without you."
    package static let result = "What came of it"
    package static let asked = "Asked for"
    package static let begun = "Begun"
    package static let ended = "Ended"

    package static let suspicious = "Far fewer entries than last time."
    package static let suspiciousWhy = "Make sure that the directory is whole before you go on."

    package static let entries = "Entries read"
    package static let more = "Not all of them are listed."

    // MARK: Matching

    package static let matches = "Matches"
    package static let alreadyBound = "Bound already"
    package static let matchesWhy =
        "Each of these entries has the address or user name of one account, and of no other."
    package static func bind(_ count: Int) -> String { "Bind \(counted(count, "Account", "Accounts"))" }
    package static let bindWhy =
        "Nobody has typed their passwords since, so the directory gets each with its person’s next sign-in or change."
    package static let nothingToBind = "There is nobody to bind."

    // MARK: Import

    package static let newcomers = "Would be added"
    package static let unmatched = "Have an account that isn’t bound: match them"
    package static let changes = "Would be changed"
    package static let missing = "Entry is gone"
    package static let missingShown = "Nothing happens to these accounts by itself."
    package static let missingSuspended = "These accounts would be suspended."
    package static let faults = "Can’t be added"
    package static let changesWhy =
        "Who has a new address is told at the old one, and can take it back from there for a while."
    package static let mails = "Send each of them a mail with a link to choose their password"
    package static func importing(_ added: Int, _ changed: Int) -> String {
        changed == 0
            ? "Import \(counted(added, "Person", "People"))"
            : "Add \(PeopleWords.grouped(added)) and Change \(PeopleWords.grouped(changed))"
    }
    package static let nothingToImport = "There is nothing to do: everybody is here, as the directory says."

    // MARK: Drift

    package static let checked = "Accounts checked"
    package static let inStep = "In step"
    package static let waiting = "On their way"
    package static let unknown = "The directory doesn’t say"
    package static let outOfStep = "Out of step"
    package static let everybodyInStep = "Nobody is out of step."
    package static let changedThere = "changed there"
    package static let receipt = "receipt"

    /// What a run counted.
    package static func name(ofCount name: String) -> String {
        if let kind = Mismatch.Kind(rawValue: name) { return kind.words }
        if let drift = Drift(rawValue: name) { return drift.words }
        return switch name {
        case "seen": entries
        case "bound": "Bound"
        case "new": "New people"
        case "added": "Added"
        case "changed": "Different by then"
        case "followed": "Changed"
        case "suspended": "Suspended"
        case "refused": "Could not be changed"
        case "missing": missing
        case "unmatched": "With an account that isn’t bound"
        case "unidentified": "Entries that don’t show which they are"
        case "faults": faults
        case "checked": checked
        case "in-step": inStep
        case "waiting": waiting
        case "unknown": unknown
        case "out-of-step": outOfStep
        default: name
        }
    }
}
