import ArgumentParser
import Bootstrap
import Logging

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check configuration, database, keys, mail and clock; changes nothing.")

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run() async throws {
        let findings = try await findings()
        if json {
            try StandardOutput.write(json: findings)
        } else {
            for finding in findings { StandardOutput.write(finding.line) }
        }
        if findings.contains(where: { $0.grade == .fault }) { throw CommandFailure.refusedStatus }
    }

    private func findings() async throws -> [Finding] {
        do {
            let configuration = try options.load()
            LoggingSystem.start(level: .critical)
            return try await Checkup(configuration: configuration).run()
        } catch let faults as ConfigurationFaults {
            return faults.faults.map { .fault("configuration", $0.description) }
        }
    }
}
