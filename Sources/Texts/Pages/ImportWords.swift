package import Domain

/// Adding many people from a file.
package enum ImportWords {
    package static let title = "Import people"
    package static let link = "Import people from a file"
    package static let why =
        "Send a CSV file in UTF-8, as spreadsheets and directories write it. You see what it would do, and everything that is"
        + " wrong with it, before anybody is added."
    package static let columns =
        "Its first line names the columns: email, username, given name, family name, or what others call them. An email address"
        + " and one of the names are needed. Nobody is overwritten."
    package static let file = "CSV file"
    package static func size(_ bytes: Int) -> String {
        "At most \(bytes / (1_024 * 1_024)) MB, which is about 100,000 people. For more there is lockstep user import."
    }
    package static let look = "Send and Look"
    package static let kept = "The file is kept for a day at most, encrypted, and deleted once it is imported."

    package static let latestTitle = "The latest imports"
    package static func latest(_ people: Int) -> String { "A file of \(counted(people, "person", "people"))" }
    package static func addedSoFar(_ people: Int) -> String { "\(PeopleWords.grouped(people)) added" }

    // MARK: Before

    package static let rows = "Rows"
    package static let newcomers = "Would be added"
    package static let alreadyThere = "There already"
    package static let wrong = "To be put right"
    package static let nothingNew = "Nobody would be added: everybody in the file is there already."
    package static let faults = "What is wrong"
    package static let faultsWhy = "Nobody is added while anything is wrong. Mend the file and send it again."
    package static func line(_ number: Int) -> String { "Line \(number)" }
    package static func moreFaults(_ count: Int) -> String { "and \(counted(count, "more", "more"))" }
    package static let mapping = "What the columns are"
    package static let mappingWhy = "Say it where it was not recognised, and look again."
    package static let recognised = "as it was recognised"
    package static let leftOut = "leave it out"
    package static let lookAgain = "Look Again"
    package static let another = "Send another file"
    package static let mails = "Send each of them a mail with a link to choose their password"
    package static let pace = "Mails in a minute"
    package static func paceHint(_ range: ClosedRange<Int>) -> String {
        "\(range.lowerBound) to \(range.upperBound). Many at once are what mail providers take for spam."
    }
    package static let paceWrong = "Type a number in this range."
    package static func begin(_ people: Int) -> String { "Import \(counted(people, "Person", "People"))" }

    package static func name(of column: ImportColumn) -> String {
        switch column {
        case .email: "email address"
        case .userName: "user name"
        case .givenName: "given name"
        case .familyName: "family name"
        }
    }

    // MARK: Meanwhile and after

    package static let underWay = "Under way"
    package static let underWayWhy = "This page shows itself anew. You can leave it: the work goes on without you."
    package static let done = "Done"
    package static let added = "Added"
    package static let of = "of"
    package static let refused = "Not added"
    package static let refusedWhy =
        "Somebody else got an address or a user name of theirs meanwhile. Send the file again to see whom it is about."
}
