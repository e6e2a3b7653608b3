import ArgumentParser
import Bootstrap
import Domain
import UseCases

struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "What the server does to many people: bulk actions, imports, announcements.",
        subcommands: [List.self, Stop.self])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the newest of each, and how far they have come.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let rights = installation.hostRights
            let bulk = try await rights.reading.listBulk().orFailure().map(Report.init)
            let imports = try await rights.administration.listImports().orFailure().map(Report.init)
            let announcements = try await rights.administration.listAnnouncements().orFailure().map(Report.init)
            let reports = (bulk + imports + announcements).sorted { $0.begunAt > $1.begunAt }
            if json { return try StandardOutput.write(json: reports) }
            for report in reports { StandardOutput.write(report.line) }
        }
    }

    struct Stop: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop one: what is done stays done, and the rest is not done.")

        @Argument(help: "Its id, as `list` shows it.")
        var id: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let right = installation.hostRights.administration
            if let bulk = ID<BulkAction>(parsing: id), let found = try await right.stopBulk(bulk).orFailure() {
                return StandardOutput.write(Report(found).line)
            }
            if let run = ID<AnnouncementRun>(parsing: id), let found = try await right.stopAnnouncement(run).orFailure()
            {
                return StandardOutput.write(Report(found).line)
            }
            if let work = ID<ImportWork>(parsing: id), try await right.stopImport(work).orFailure() {
                let found = try await right.listImports().orFailure().first { $0.id == work }
                return StandardOutput.write(found.map { Report($0).line } ?? "stopped")
            }
            throw CommandFailure.refused("there is none of this id", mend: "lockstep work list shows them")
        }
    }

    /// Times are milliseconds since 1970.
    fileprivate struct Report: Encodable {
        let id: String
        let kind: String
        let state: String
        let done: Int
        let begunAt: Int64
        let endedAt: Int64?

        private enum CodingKeys: String, CodingKey {
            case id, kind, state, done
            case begunAt = "begun_at"
            case endedAt = "ended_at"
        }

        private init(_ id: String, _ kind: String, isStopped: Bool, done: Int, _ begun: Timestamp, _ ended: Timestamp?)
        {
            (self.id, self.kind, self.done) = (id, kind, done)
            state = isStopped ? "stopped" : ended == nil ? "under-way" : "ended"
            (begunAt, endedAt) = (begun.milliseconds, ended?.milliseconds)
        }

        init(_ bulk: BulkAction) {
            self.init(
                bulk.id.rawValue, bulk.action.name, isStopped: bulk.stoppedBy != nil, done: bulk.changed, bulk.begunAt,
                bulk.endedAt)
        }

        init(_ work: ImportWork) {
            self.init(
                work.id.rawValue, "import", isStopped: work.stoppedBy != nil, done: work.added, work.begunAt,
                work.endedAt)
        }

        init(_ run: AnnouncementRun) {
            self.init(
                run.id.rawValue, run.announcement.phase.kind.rawValue, isStopped: run.stoppedBy != nil, done: run.told,
                run.begunAt, run.isUnderWay ? nil : run.endedAt)
        }

        var line: String { "\(id)\t\(kind)\t\(state)\t\(done)" }
    }
}
