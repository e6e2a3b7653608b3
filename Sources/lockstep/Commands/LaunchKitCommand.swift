import ArgumentParser
import Bootstrap
import Domain
import Formats
import FoundationEssentials
import Logging
import Texts
import UseCases

struct LaunchKitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "launch-kit", abstract: "Announce the day on which everybody begins.",
        subcommands: [Write.self, Announce.self])

    struct Write: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the announcements as files, to be sent by hand.",
            discussion: """
                Each of the four comes three times: as a draft that mail programs open (.eml), as text and as HTML. Whom it \
                goes to is left open. The files' names begin with the day on which they are meant to be sent.
                """)

        @Argument(help: "Directory; it is made where there is none.")
        var directory: String

        @Option(help: "The day on which everybody begins: 2027-01-15.")
        var day: CalendarDay

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let mails = try await installation.hostRights.administration.launchKit(for: day)
            do {
                try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
                for mail in mails { try write(mail) }
            } catch {
                throw CommandFailure.refused(
                    "\(directory) can't be written to", mend: "check that it is a directory of yours")
            }
        }

        private func write(_ mail: LaunchKitMail) throws {
            let name = "\(directory)/\(mail.sendOn.text)-\(mail.phase.rawValue)"
            try Data(mail.draft.content).write(to: URL(filePath: "\(name).eml"))
            try Data("\(mail.text.subject)\n\n\(mail.text.text.exposed)".utf8).write(to: URL(filePath: "\(name).txt"))
            try Data(mail.text.html.exposed.utf8).write(to: URL(filePath: "\(name).html"))
            StandardOutput.write("\(name).eml")
        }
    }

    struct Announce: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one of the announcements to everybody who has not had it.",
            discussion: """
                Nobody who is suspended, and nobody twice: what was interrupted is done again as it is. Who is not activated \
                yet reads that the link of another mail leads to their first password.
                """)

        @Argument(help: "\(LaunchPhase.allCases.map(\.rawValue).joined(separator: ", ")).")
        var announcement: LaunchPhase

        @Option(help: "The day on which everybody begins: 2027-01-15.")
        var day: CalendarDay

        @Option(help: "\(AnnouncementAudience.allCases.map(\.rawValue).joined(separator: ", ")).")
        var to = AnnouncementAudience.everyone

        @Option(help: "How many of these mails leave in a minute.")
        var mailsPerMinute = 60

        @Flag(help: "Say how many it would go to, and send nothing.")
        var dryRun = false

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let pace = try ActivationPace.typed(mailsPerMinute)
            let right = installation.hostRights.administration
            let count = try await right.countAnnouncement(announcement, to: to).orFailure()
            if dryRun { return try report(Report(waiting: count.waiting, alreadyTold: count.told)) }
            guard try options.load().mail != nil else {
                throw CommandFailure.refused("no mail can leave", mend: "set LOCKSTEP_MAIL_URL and LOCKSTEP_MAIL_FROM")
            }
            let announcement = Announcement(announcement, of: day)
            if count.waiting == 0, announcement.isTimely(at: installation.time.now()) {
                // Everybody has had it: what was interrupted and what was finished are repeated alike.
                return try report(Report(queued: 0, alreadyTold: count.told))
            }
            let run = try await right.beginAnnouncement(announcement, to: to, at: pace).orFailure()
            // A server may go on with it, too. When this command ends it is done.
            let worker = AnnouncementWorker(installation: installation, logger: Logger(label: "announcements"))
            while try await worker.takeBatch(of: run.id) {}
            let told = try await right.findAnnouncement(run.id).orFailure()?.told ?? 0
            try report(Report(queued: told, alreadyTold: count.told))
        }

        private func report(_ report: Report) throws {
            if json { return try StandardOutput.write(json: report) }
            if let waiting = report.waiting { StandardOutput.write("would be told\t\(waiting)") }
            if let queued = report.queued { StandardOutput.write("told\t\(queued)") }
            StandardOutput.write("told before\t\(report.alreadyTold)")
        }
    }
}

extension LaunchKitCommand.Announce {
    /// What `--json` prints.
    struct Report: Encodable {
        var waiting: Int?
        var queued: Int?
        let alreadyTold: Int

        enum CodingKeys: String, CodingKey {
            case waiting, queued
            case alreadyTold = "already_told"
        }
    }
}

extension LaunchPhase: ExpressibleByArgument {}
extension AnnouncementAudience: ExpressibleByArgument {}

extension CalendarDay: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}

extension ActivationPace {
    /// From an option.
    static func typed(_ mailsPerMinute: Int) throws(CommandFailure) -> ActivationPace {
        guard let pace = ActivationPace(perMinute: mailsPerMinute) else {
            throw .misused(
                "\(mailsPerMinute) mails a minute can't be sent",
                mend: "say something from \(range.lowerBound) to \(range.upperBound)")
        }
        return pace
    }
}
