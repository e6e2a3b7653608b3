package import Domain

/// Doing one thing to several people at once.
package enum BulkWords {
    package static let several = "Several at once"
    package static let severalWhy =
        "Tick people above, or take the whole list. You see what it would do before anything is done."
    package static let action = "What is to be done"
    package static let previewTicked = "Preview for the Ticked"
    package static let previewAll = "Preview for the Whole List"

    // MARK: Before

    package static func previewTitle(_ action: UserAction) -> String { "\(action.title): see what it would do" }
    package static let ticked = "For the people who were ticked."
    package static let wholeList = "For everybody in the list, as it is when their turn comes:"
    package static let everybody = "everybody"
    package static func searched(_ typed: String) -> String { "found by “\(typed)”" }

    package static func changes(_ people: Int, isMore: Bool) -> String {
        switch (people, isMore) {
        case (0, false): "It would change nothing for anybody."
        case (_, true): "It would change something for at least \(counted(people, "person", "people"))."
        case (_, false): "It would change something for \(counted(people, "person", "people"))."
        }
    }
    package static let cutShort =
        "The list is long: this preview looked at its beginning only. Everybody further on is treated alike."
    package static let whom = "Whom"
    package static func andMore(_ people: Int) -> String { "and \(people) more" }
    package static let leftOut = "Who is left out, and why"
    package static let unknownPerson = "Somebody who isn’t there"
    package static func begin(_ action: UserAction, _ people: Int, isMore: Bool) -> String {
        isMore ? "\(action.title) for All of Them" : "\(action.title) for \(counted(people, "Person", "People"))"
    }
    package static let backToList = "Back to the list without doing it"

    // MARK: Meanwhile and after

    package static let under = "Under way"
    package static let underWhy = "This page shows itself anew. You can leave it: the work goes on without you."
    package static let ended = "Done"
    package static let stop = "Stop"
    package static let stopWhy = "What is done stays done, and the rest is not done."
    package static let stopped = "Stopped"
    package static let stoppedWhy = "It was stopped before its end. What is shown here was done; the rest was not."
    package static let changed = "Changed"
    package static let leftOutCount = "Left out"
    package static let begun = "Begun"
    package static let endedAt = "Ended"
    package static let reason = "Why"
    package static let listTitle = "Actions on several people"
    package static let listLink = "What was done to several at once"
    package static let noneYet = "None yet."
    package static func came(to changed: Int, leftOut: Int) -> String { "\(changed) changed, \(leftOut) left out" }
    package static let toUsers = "Back to the users"
}
