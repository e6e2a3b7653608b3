import ArgumentParser
import Domain
import Formats
import Texts
import UseCases

extension ConnectionsCommand {
    struct Match: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find out which entries are which accounts, and bind them.",
            discussion:
                "Only what is one entry's and one account's alone is bound. In the directory nothing is changed.")

        @Argument(help: "What it is called.")
        var name: String

        @Flag(help: "Say what would be done, and change nothing.")
        var dryRun = false

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            guard dryRun else { return try await installation.carryOut(.matching, at: connection, json: json) }
            let plan = try await installation.hostRights.administration.previewMatching(of: connection.id).orFailure()
                .plan
            if json { return StandardOutput.write(String(decoding: plan.json.bytes, as: UTF8.self)) }
            for match in plan.matches { StandardOutput.write("match\t\(match.email)\t\(match.name)") }
            for mismatch in plan.mismatches {
                StandardOutput.write(
                    "\(mismatch.kind.rawValue)\t\(mismatch.account?.text ?? "")\t\(mismatch.entry ?? "")")
            }
            let rest = Mismatch.Kind.allCases.map { "\($0.rawValue)=\(plan.count(of: $0))" }.joined(separator: " ")
            StandardOutput.write(
                "seen=\(plan.entries) matches=\(plan.matches.count) bound-already=\(plan.alreadyBound) \(rest);"
                    + " nothing has changed")
        }
    }

    struct Import: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the people of a directory, and have those who came from there follow it.")

        @Argument(help: "What it is called.")
        var name: String

        @Flag(help: "Say what would be done, and change nothing.")
        var dryRun = false

        @Flag(help: "Send everybody who is added a link to choose their first password.")
        var activationMail = false

        @Option(help: "How many of these mails leave in a minute.")
        var mailsPerMinute = 60

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let pace = ActivationPace(perMinute: mailsPerMinute) else {
                let range = ActivationPace.range
                throw CommandFailure.misused(
                    "\(mailsPerMinute) mails a minute can't be sent",
                    mend: "say something from \(range.lowerBound) to \(range.upperBound)")
            }
            let connection = try await installation.connection(named: name)
            guard dryRun else {
                return try await installation.carryOut(
                    .importing, at: connection, activatingAt: activationMail ? pace : nil, json: json)
            }
            let plan = try await installation.hostRights.administration.previewDirectoryImport(of: connection.id)
                .orFailure().plan
            if json { return StandardOutput.write(String(decoding: plan.json.bytes, as: UTF8.self)) }
            for newcomer in plan.newcomers { StandardOutput.write("new\t\(newcomer.person.email)\t\(newcomer.name)") }
            for change in plan.changes { StandardOutput.write("changed\t\(change.before)\t\(change.email)") }
            for account in plan.missing { StandardOutput.write("missing\t\(account.email)\t\(account.entry)") }
            for fault in plan.faults { StandardOutput.write("\(fault.fault.code)\t\t\(fault.entry)") }
            StandardOutput.write("\(DirectoryRun.listed(plan.counts)); nothing has changed")
        }
    }

    struct Drift: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare times of change with receipts, and say who is out of step.",
            discussion: "Changes nothing. Ends with status 1 where anybody is.")

        @Argument(help: "What it is called.")
        var name: String

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            let report = try await installation.hostRights.administration.checkDrift(of: connection.id).orFailure()
            if json {
                StandardOutput.write(String(decoding: report.json.bytes, as: UTF8.self))
            } else {
                for finding in report.findings {
                    StandardOutput.write("\(finding.drift.rawValue)\t\(finding.email)\t\(finding.entry)")
                }
                StandardOutput.write(DirectoryRun.listed(report.numbers))
            }
            guard report.outOfStep == 0 else {
                throw CommandFailure.refused(
                    "\(report.outOfStep) of \(report.bound) accounts are out of step",
                    mend: "have these people change their passwords, or see what is said about each")
            }
        }
    }
}

extension Installation {
    /// Does it here and now, and says what came of it.
    fileprivate func carryOut(
        _ kind: DirectoryRunKind, at connection: Connection, activatingAt pace: ActivationPace? = nil, json: Bool
    ) async throws {
        guard let run = try await carryOut(kind, at: connection.id, activatingAt: pace, by: .host) else {
            throw CommandFailure.refused(
                "somebody else is at it", mend: "wait until they are done, and see what came of it")
        }
        if json {
            StandardOutput.write(String(decoding: run.json.bytes, as: UTF8.self))
        } else {
            StandardOutput.write("\(run.result?.rawValue ?? "") \(DirectoryRun.listed(run.counts))")
        }
        guard run.result == .done else {
            if let failure = run.failure { throw CommandFailure.refused([.directoryUnreadable(failure)]) }
            throw CommandFailure.refused("it did not come to its end", mend: run.result?.words ?? "try again")
        }
    }
}

extension DirectoryRun {
    fileprivate static func listed(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
