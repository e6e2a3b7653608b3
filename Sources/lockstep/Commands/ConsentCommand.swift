import ArgumentParser
import Bootstrap
import Domain
import Texts
import UseCases

struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "What an administrator asked for and a second one has to agree to.",
        discussion: "Where there is no second one, whoever is at the host is.",
        subcommands: [List.self, Grant.self, Refuse.self])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "List what waits, the oldest first.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let now = installation.time.now()
            let reports = try await installation.hostRights.helpDesk.listConsents().orFailure()
                .filter { $0.reset.isOpen(at: now) }.map(Report.init)
            if json { return try StandardOutput.write(json: reports) }
            for report in reports { StandardOutput.write(report.line) }
        }
    }

    struct Grant: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Consent: it is done at once.")

        @Argument(help: "Its id, as `list` shows it.")
        var id: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let granted = try await installation.hostRights.administration.grant(try ID(argument: id)).orFailure()
            StandardOutput.write("granted\t\(granted.act.rawValue)")
        }
    }

    struct Refuse: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse: nothing changes.")

        @Argument(help: "Its id, as `list` shows it.")
        var id: String

        @OptionGroup
        var reason: ReasonOption

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let refused = try await installation.hostRights.administration.refuse(
                try ID(argument: id), because: try reason.parsed()
            ).orFailure()
            StandardOutput.write("refused\t\(refused.act.rawValue)")
        }
    }

    /// Times are milliseconds since 1970.
    fileprivate struct Report: Encodable {
        let id: String
        let email: String
        let action: String
        let reason: String?
        let caller: String?
        let askedBy: String
        let expiresAt: Int64

        init(_ shown: ShownDeskReset) {
            let reset = shown.reset
            (id, email, action) = (reset.id.rawValue, shown.person.email.text, reset.act.rawValue)
            (reason, caller) = (reset.reason?.text, reset.caller?.rawValue)
            (askedBy, expiresAt) = (EventWords.name(of: shown.asker), reset.expiresAt.milliseconds)
        }

        private enum CodingKeys: String, CodingKey {
            case id, email, action, reason, caller
            case askedBy = "asked_by"
            case expiresAt = "expires_at"
        }

        var line: String {
            "\(id)\t\(email)\t\(action)\tasked by \(askedBy)\tcaller: \(caller ?? "not verified")\t\(reason ?? "")"
        }
    }
}

extension ID<DeskReset> {
    fileprivate init(argument: String) throws {
        guard let id = ID(parsing: argument) else { throw CommandFailure.refused([.consentUnknown]) }
        self = id
    }
}
