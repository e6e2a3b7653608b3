import ArgumentParser
import Bootstrap
import Domain
import Formats
import Logging
import Store
import Texts
import UseCases

struct Backup: HostCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write everything to a file, while the server runs.",
        discussion: "What is sealed in it opens only with the key file: keep that too, and somewhere else.")

    @Argument(help: "File to write; one that is there is replaced.")
    var file: String

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run(_ installation: Installation) async throws {
        let rows = try await installation.backUp(to: file)
        if json {
            try StandardOutput.write(json: ["rows": rows])
        } else {
            StandardOutput.write("\(file): \(rows["accounts"] ?? 0) accounts, \(rows["audit_events"] ?? 0) events")
        }
    }
}

struct RestoreBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup back into an empty database, and begin a new epoch.",
        discussion: "Stop every server first. Every session and every link from before is dead afterwards.")

    @Argument(help: "File that `lockstep backup` wrote.")
    var file: String

    @Flag(help: "Give up what the database holds.")
    var replace = false

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        LoggingSystem.start(level: max(configuration.logLevel, .warning))
        // Never a new one: without the backup's own, nothing in it could be read.
        let keyFile = try KeyFile.load(path: configuration.keyFile)
        let database = try await Installation.openDatabase(configuration)
        do {
            try report(
                try await Restore.run(
                    from: file, into: database, keyFile: keyFile, replacing: replace, at: TimeSource.system.now()))
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private func report(_ report: Restore.Report) throws {
        if json {
            try StandardOutput.write(
                json: Document(
                    takenAt: report.takenAt.milliseconds, rows: report.rows, mailExpired: report.mailExpired))
        } else {
            StandardOutput.write(
                """
                restored the state of \(report.takenAt.words): \(report.rows["accounts"] ?? 0) accounts
                every session and every link from before is dead; \(report.mailExpired) mails with links were dropped
                \(report.rows["passkeys"] ?? 0) passkeys and \(report.rows["phones"] ?? 0) phones answer again, also those that were removed since
                """)
        }
    }

    private struct Document: Encodable {
        let takenAt: Int64
        let rows: [String: Int]
        let mailExpired: Int

        enum CodingKeys: String, CodingKey {
            case rows
            case takenAt = "taken_at"
            case mailExpired = "mail_expired"
        }
    }
}
