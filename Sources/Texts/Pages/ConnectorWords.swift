/// The administrators' pages of connectors.
package enum ConnectorWords {
    package static let title = "Connectors"
    package static let lead =
        "A connector is the one process that can open passwords on their way to directories. Each has a key of its own,"
        + " which never leaves its machine."
    package static let empty =
        "There is none yet. Add one, and run it with the token that you are shown. A server that is started with"
        + " --with-connectors adds itself."
    package static let add = "Add a Connector"
    package static let addTitle = "Add a connector"
    package static let name = "Name"
    package static let nameHint = "For example the machine that it runs on."
    package static let addedTitle = "Run the connector"
    package static let tokenLead =
        "This token is shown this once, and is good for an hour. With it the connector presents its key, and is given a"
        + " token of its own."
    package static let token = "Token"
    package static let afterwards =
        "Then come back: when it has presented its key, compare the fingerprint here with the one that it shows itself."
    package static let toConnector = "Go On to the Connector"
    package static let state = "State"
    package static let fingerprint = "Fingerprint"
    package static let added = "Added"
    package static let confirmed = "Compared"
    package static let seen = "Last seen"
    package static let carries = "Carries for"
    package static let nothing = "nothing yet"
    package static let all = "All connectors"

    package static let unregistered = "Has presented no key yet"
    package static let unconfirmed = "Fingerprint not compared yet"
    package static let inUse = "In use"

    package static let confirm = "Compare the Fingerprint"
    package static let confirmTitle = "Compare the fingerprint"
    package static let confirmLead =
        "The connector shows its fingerprint on its own machine when it starts. Type what it shows there: from then on"
        + " passwords are sealed for it. Don’t copy it from this page, or nothing was compared."
    package static let confirmField = "Fingerprint that the connector shows"
    package static let confirmHint = "Eight groups of four signs, with hyphens between them."
    package static let confirmButton = "Trust This Connector"
    package static let confirmDone = "The fingerprint was the same. Passwords can be sealed for this connector now."
    package static let noKeyYet = "It has presented no key yet, so there is nothing to compare."

    package static let renew = "Renew Its Token"
    package static let renewWhy =
        "The connector moved, or its token was seen by others. The old one is no good at once."
    package static let renewEffect =
        "It gets a new token for presenting its key, shown once. What it works with now is no good any more, and it is"
        + " given nothing until it has presented its key. With the same key it goes on as before."
    package static let remove = "Remove It"
    package static let removeWhy = "It is given nothing any more."
    package static let removeEffect =
        "It is given nothing from this moment on. Passwords that were sealed for it are deleted: each is needed once more,"
        + " at its person’s next sign-in. Its connections stay, and wait for another connector."
    package static let removed = "The connector was removed."
}
