import ArgumentParser
import Bootstrap
import Domain
import Formats
import UseCases

struct ImportUsers: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add the people of a CSV file.",
        discussion: """
            The file is UTF-8, and its first line names the columns: email, username, given-name, family-name, or what \
            directories and spreadsheets call them. Commas, semicolons or tabs separate them. Where anything is wrong, \
            everything is named by its line and nobody is added. A file that was interrupted is imported again as it \
            is: who is there already stays as they are.
            """)

    @Argument(help: "CSV file.")
    var file: String

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @Option(help: "COLUMN=HEADER: the header under which a column stands, such as email=Mail. Once for each.")
    var map: [String] = []

    @Option(help: "Header of a column that is left out. Once for each.")
    var leaveOut: [String] = []

    @Flag(help: "Send everybody who is added a link to choose their first password.")
    var activationMail = false

    @Option(help: "How many of these mails leave in a minute.")
    var mailsPerMinute = 60

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run(_ installation: Installation) async throws {
        let (mapping, pace) = (try mapping, try pace)
        let plan = try await installation.planImport(of: ImportTable(reading: try open(), mapping: mapping))
        let printer = ImportPrinter(file: file, json: json)
        guard let roster = plan.roster else {
            try printer.print(plan)
            throw CommandFailure.refused(
                "\(file) can't be imported, and nobody was added", mend: "mend what is named above, and import it again"
            )
        }
        if dryRun { return try printer.print(plan) }
        let report = try await installation.applyImport(
            of: roster, activatingAt: pace, by: .host, inBatchesOf: Self.batch, progress: printer.show)
        try printer.print(report)
        guard report.faults.isEmpty else {
            throw CommandFailure.refused(
                "\(report.faults.count) people of \(file) were not added", mend: "mend what is named above")
        }
    }

    /// Larger than the portal's: some 0.2 s in which nobody else writes to SQLite.
    private static let batch = 2_048

    private func open() throws(CommandFailure) -> CSVReader {
        do throws(SystemFault) {
            return try CSVReader(path: file)
        } catch {
            throw .refused("\(file) can't be read (\(error))", mend: "check its name and its owner")
        }
    }

    private var mapping: ImportMapping {
        get throws(CommandFailure) {
            var mapping = ImportMapping(ignored: leaveOut)
            for pair in map {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, let column = ImportColumn(rawValue: String(parts[0])) else {
                    let columns = ImportColumn.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .misused("“\(pair)” maps nothing", mend: "write COLUMN=HEADER; the columns are \(columns)")
                }
                guard mapping.headers.updateValue(String(parts[1]), forKey: column) == nil else {
                    throw .misused("\(column.rawValue) is mapped twice", mend: "say which header it stands under")
                }
            }
            return mapping
        }
    }

    private var pace: ActivationPace? {
        get throws {
            guard let pace = ActivationPace(perMinute: mailsPerMinute) else {
                let range = ActivationPace.range
                throw CommandFailure.misused(
                    "\(mailsPerMinute) mails a minute can't be sent",
                    mend: "say something from \(range.lowerBound) to \(range.upperBound)")
            }
            guard activationMail else { return nil }
            guard try options.load().mail != nil else {
                throw CommandFailure.refused(
                    "no mail can leave", mend: "set LOCKSTEP_MAIL_URL and LOCKSTEP_MAIL_FROM, or import without mails")
            }
            return pace
        }
    }
}
