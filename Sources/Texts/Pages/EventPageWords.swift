package import Domain

/// The administrators' page of all events.
package enum EventPageWords {
    package static let title = "Events"
    package static let lead = "Who changed what, when, proven by what. Nothing here can be edited or removed."
    package static let account = "Whose"
    package static let accountHint = "An address or a user name."
    package static let words = "With"
    package static let wordsHint =
        "An address of the network, a browser, a setting, a reason: anything that the event says."
    package static let kind = "What"
    package static let anything = "Anything"
    package static let since = "From"
    package static let until = "Up to and with"
    package static let find = "Show"
    package static let clear = "Show everything"
    package static let none = "There are no such events."
    package static let cutShort = "Not everything was looked through yet. Go on with older ones."
    package static let older = "Older"
    package static let newest = "Newest"
    package static let details = "Details"
    package static let number = "Number"
    package static let exportTitle = "Take them along"
    package static let exportCSV = "As a table (CSV)"
    package static let exportJSON = "As JSON Lines"
    package static let exportWhy = "All that the filter above shows, the newest first."
    package static let head = "Signed end of the trail"
    package static let headWhy =
        "Keep it somewhere else. “lockstep audit verify --head” shows later whether anything up to here was changed."
    package static let noSuchAccount = "Nobody has this address or user name."
    package static let noSuchDay = "Write a day as 2026-11-22."

    package static func kind(_ kind: AuditKind) -> String { kind.rawValue }
}
