package import Domain

/// The administrators' pages of directories and of what they are owed.
package enum ConnectionWords {
    package static let title = "Connections"
    package static let lead =
        "The directories that follow when a password is changed here. Each change is sent there until the directory has"
        + " confirmed it."
    package static let empty =
        "There is none yet. A connection tells this service where a directory is, such as OpenLDAP or Active Directory, and"
        + " which of its accounts may write passwords there. Once people are bound to it, every new password arrives there"
        + " by itself."
    package static let firstStep =
        "The first step is to name the directory. You need its address, the certificate of the authority that signed its"
        + " own, and two of its accounts: one that reads, and one that may set passwords."
    package static let add = "Add a Connection"
    package static let connectors = "Connectors"
    package static let deliveries = "What waits, and for whom"
    package static let reasonHint = "In a few words, for whoever reads the events later."
    package static let readOnly = "Your role sees connections and doesn’t change them."
    package static let change = "Change"
    package static let backToList = "All connections"
    package static func back(to name: String) -> String { "Back to \(name)" }
    package static let cancel = "Back without doing it"

    // MARK: Home

    package static let deliveriesHome = "Directories"

    package static func home(_ filter: DeliveryFilter) -> String {
        switch filter {
        case .failed: "Changes that a directory refused"
        case .waiting: "Changes that wait for a directory"
        case .needsPassword: "Changes that wait for the person’s next sign-in"
        case .pending: "Changes on their way"
        case .paused: "Changes kept while a connection is paused"
        }
    }

    // MARK: How one stands

    package static let works = "Works"
    package static let isPaused = "Paused"
    package static let isIncomplete = "Not finished"
    package static let hasTrouble = "Needs attention"

    package static func state(_ problem: ConnectionProblem?) -> String {
        switch problem {
        case nil, .nobodyBound: works
        case .paused: isPaused
        case .noConnector, .connectorUnregistered, .connectorUnconfirmed, .noWriterPassword, .noReaderPassword:
            isIncomplete
        case .connectorSilent, .failing, .authorityRunsOut: hasTrouble
        }
    }

    package static let inStep = "Everything that was changed here has arrived there."

    package static func onTheirWay(_ count: Int) -> String {
        count == 1 ? "One change is on its way." : "\(PeopleWords.grouped(count)) changes are on their way."
    }

    package static func needPassword(_ count: Int) -> String {
        count == 1
            ? "One person’s password is needed once more: it is sent at their next sign-in here."
            : "\(PeopleWords.grouped(count)) people’s passwords are needed once more: each is sent at their next sign-in here."
    }

    package static let address = "Address"
    package static let state = "State"
    package static let waiting = "Waiting"
    package static let oldest = "Oldest"
    package static let failed = "Refused"
    package static let neededAgain = "Need a sign-in"
    package static let bound = "Bound"
    package static let carriedBy = "Carried by"
    package static let seen = "Last seen"
    package static let never = "never"
    package static let nobody = "nobody yet"
    package static let lastError = "Last error"

    package static func changes(_ count: Int) -> String {
        switch count {
        case 0: "nothing"
        case 1: "one change"
        default: "\(PeopleWords.grouped(count)) changes"
        }
    }

    package static func accounts(_ count: Int, isMore: Bool) -> String {
        switch count {
        case 0: "nobody"
        case 1: "one account"
        default: "\(PeopleWords.grouped(count))\(isMore ? "+" : "") accounts"
        }
    }

    package static func times(_ count: Int) -> String {
        count == 1 ? "One change." : "\(PeopleWords.grouped(count)) changes."
    }

    // MARK: Who vouches for it

    package static let unnamedAuthority = "An authority without a name"
    package static func authority(_ one: PinnedAuthority, at now: Timestamp) -> String {
        let name = one.name.isEmpty ? unnamedAuthority : one.name
        if now < one.notBefore { return "\(name), valid from \(one.notBefore.words) until \(one.notAfter.words)" }
        return now > one.notAfter
            ? "\(name), ran out on \(one.notAfter.words)" : "\(name), valid until \(one.notAfter.words)"
    }

    // MARK: What is wrong

    package static let wrongTitle = "What to do first"
    package static let failuresTitle = "Why changes don’t arrive"

    /// What is wrong. A whole sentence.
    package static func words(_ problem: ConnectionProblem) -> String {
        switch problem {
        case .noConnector: "Nothing carries passwords there yet."
        case .connectorUnregistered: "Its connector hasn’t presented a key yet."
        case .connectorUnconfirmed: "Nobody has compared the fingerprint of its connector yet."
        case .noWriterPassword: "The account that writes has no password yet."
        case .noReaderPassword: "The account that reads has no password yet."
        case .paused: "Nothing is carried there for now."
        case .connectorSilent: "Its connector hasn’t asked for work for a while."
        case .failing(let failure): failure.words
        case .nobodyBound: "Nobody is bound to it yet."
        case .authorityRunsOut(let time): "The last certificate that vouches for it runs out on \(time.words)."
        }
    }

    package static func mend(_ problem: ConnectionProblem) -> String {
        switch problem {
        case .noConnector:
            "Choose the connector that is to carry them, and set the password of the directory’s account that writes."
        case .connectorUnregistered:
            "Run it with the token that was shown when it was added. Without that token, renew it."
        case .connectorUnconfirmed:
            "Compare it with what the connector itself shows. Until then nothing is sealed for it."
        case .noWriterPassword:
            "Set it: it is sealed for the connector, and nobody else can read it. After another address, certificate or"
                + " account was named, it has to be typed anew."
        case .noReaderPassword: "Set it, and the connection can be tested."
        case .paused: "What is owed is kept. Resume it, and the newest of each goes out."
        case .connectorSilent: "Check whether it runs, and whether it reaches this service."
        case .failing(let failure): failure.mend
        case .authorityRunsOut:
            "Paste its successor’s below it, before the directory’s own certificate is signed by that one. Without, nothing"
                + " is sent there any more."
        case .nobodyBound: "Until an account is bound to one of the directory’s entries, nothing is sent there."
        }
    }

    /// On the button that mends it.
    package static func button(_ problem: ConnectionProblem) -> String? {
        switch problem {
        case .noConnector: "Choose a Connector"
        case .connectorUnregistered, .connectorSilent: "See the Connector"
        case .connectorUnconfirmed: "Compare the Fingerprint"
        case .noWriterPassword: "Set Its Password"
        case .noReaderPassword: "Set Its Password"
        case .paused: "Resume"
        case .failing(let failure):
            switch failure {
            case .writerRefused, .writerUnreadable: "Set the Password of the Account That Writes"
            case .connectorLate: "See the Connector"
            case .unreachable, .certificateRefused, .directoryNotAllowed, .busy, .answerLost, .kindUnknown,
                .notPermitted,
                .refused:
                "Test the Connection"
            case .passwordTooShort, .passwordInHistory, .passwordTooYoung, .passwordTooSimple, .lockedThere,
                .entryMissing, .entryAmbiguous, .disablingUnsupported, .passwordUnreadable,
                .passwordOlder:
                "See Whom It Is About"
            }
        case .nobodyBound: "Match Its People"
        case .authorityRunsOut: "Paste Another Certificate"
        }
    }

    // MARK: Passwords of the two accounts

    package static let readerTitle = "Password of the account that reads"
    package static let readerLead =
        "This service signs in to the directory with it to look: for tests, imports and comparisons. It is stored sealed,"
        + " and no page shows it again."
    package static let writerTitle = "Who carries passwords there"
    package static let writerLead =
        "The connector opens passwords that were sealed for it and writes them into the directory by this account. Its"
        + " password is sealed for that connector: nobody else can read it from then on, this service included."
    package static let connector = "Connector"
    package static let connectorHint = "Only those whose fingerprint was compared."
    package static let noConnectorYet =
        "There is no connector whose fingerprint was compared. Add one first, run it, and compare its fingerprint."
    package static let password = "Password"
    package static func passwordHint(_ account: String) -> String { "Of \(account)." }
    package static let set = "set"
    package static let notSet = "not set"
    package static let setPassword = "Set the Password"

    // MARK: Test

    package static let testTitle = "Test the connection"
    package static let testLead =
        "Each server is asked step by step, by the account that reads. Nothing is changed there."
    package static let testWriter =
        "The account that writes isn’t tried: its password opens for the connector alone. Whether it is let in and has its"
        + " rights, the first password that is carried there shows."
    package static let testNow = "Test Now"
    package static let testAgain = "Test Again"
    package static let testPassed = "Every step went well."
    package static let testFailed = "Something is in the way."

    package static func step(_ step: DirectoryTest.Step) -> String {
        switch step {
        case .name: "The server’s name"
        case .connection: "Connection"
        case .encryption: "Encryption"
        case .certificate: "Certificate"
        case .login: "Signing in"
        case .search: "Search base"
        case .rights: "What the account that reads sees"
        }
    }

    package static func outcome(_ outcome: DirectoryTest.Outcome, of step: DirectoryTest.Step) -> String {
        switch outcome {
        case .passed: passed(step)
        case .failed(let fault): fault.words
        case .notReached: "Not tried: it came to nothing before."
        case .unknown: "Nobody’s entry is found there to look at."
        }
    }

    /// Beside the step.
    package static func mark(_ outcome: DirectoryTest.Outcome) -> String {
        switch outcome {
        case .passed: "Fine"
        case .failed: "Failed"
        case .notReached: "Not tried"
        case .unknown: "Not known"
        }
    }

    private static func passed(_ step: DirectoryTest.Step) -> String {
        switch step {
        case .name: "It resolves."
        case .connection: "The server answers."
        case .encryption: "The server speaks TLS."
        case .certificate: "The pinned authority vouches for it."
        case .login: "The directory takes name and password."
        case .search: "It is there, and can be seen."
        case .rights: "What has to be seen of entries is seen."
        }
    }
}
