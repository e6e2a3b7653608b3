import ArgumentParser
import Domain
import Formats
import UseCases

struct ForwardingCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "forwarding", abstract: "Whether events get to whom they are forwarded to.")

    @Option(
        name: .customLong("try"), help: "Ask syslog or webhook first whether events would arrive, without sending one.")
    var tried: String?

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run(_ installation: Installation) async throws {
        let failure = try await tryReceiver(installation)
        let receivers = try await installation.hostRights.auditing.listForwardingHealth().orFailure()
        if json {
            StandardOutput.write(String(decoding: JSONText.array(receivers.map(\.json)).bytes, as: UTF8.self))
        } else {
            for receiver in receivers { StandardOutput.write(line(receiver)) }
        }
        if let failure { throw CommandFailure.refused(failure, mend: "see docs/operations.md, Forwarding of events") }
    }

    private func tryReceiver(_ installation: Installation) async throws -> String? {
        guard let tried else { return nil }
        guard let receiver = EventReceiver(rawValue: tried) else {
            throw CommandFailure.misused("“\(tried)” is no receiver", mend: "write syslog or webhook")
        }
        let failure = try await installation.hostRights.administration.tryReceiver(receiver).orFailure()
        return failure.isEmpty ? nil : failure
    }

    private func line(_ health: ForwardingHealth) -> String {
        var line = [health.receiver.rawValue, health.state.rawValue, health.url, "waiting=\(health.waiting)"]
        if let failure = health.forwarder?.failure { line.append("failure=\(failure)") }
        return line.joined(separator: "\t")
    }
}
