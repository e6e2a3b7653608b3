import ArgumentParser
import Domain
import FoundationEssentials
import Store
import UseCases

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who changed what, when, proven by what.",
        subcommands: [List.self, Verify.self, ForwardingCommand.self])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "List events, oldest first.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @Option(help: "Only what happened to this user.")
        var account: String?

        @Option(help: "Only what was part of this flow: one sign-in, reset or change.")
        var flow: String?

        @Option(help: "Only from this time on: 2026-11-22 or 2026-11-22T14:05:00Z.")
        var since: String?

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let account = try await findAccount(installation)
            let since = try since.map(Self.time) ?? Timestamp(milliseconds: .min)
            let printer = EventPrinter(json: json)
            let flow = try flow.map(Self.flow)
            try await installation.forEachEvent(since: since, account: account, flow: flow) { try printer.print($0) }
            printer.end()
        }

        private func findAccount(_ installation: Installation) async throws -> ID<Account>? {
            guard let account else { return nil }
            guard let found = try await installation.findUser(try EmailAddress(argument: account)) else {
                throw CommandFailure.refused([.accountUnknown])
            }
            return found.account.id
        }

        private static func flow(_ text: String) throws(CommandFailure) -> ID<Flow> {
            guard let flow = ID<Flow>(parsing: text) else {
                throw .misused("“\(text)” is no flow", mend: "write what an event says behind “flow”")
            }
            return flow
        }

        private static func time(_ text: String) throws(CommandFailure) -> Timestamp {
            let styles: [Date.ISO8601FormatStyle] = [.iso8601, .iso8601.year().month().day()]
            guard let date = styles.lazy.compactMap({ try? Date(text, strategy: $0) }).first else {
                throw .misused("“\(text)” is no time", mend: "write 2026-11-22 or 2026-11-22T14:05:00Z")
            }
            return Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1_000))
        }
    }

    struct Verify: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Check that no event was changed or removed.")

        @Option(help: "A head that was noted earlier, as NUMBER:LINK; the trail must still lead over it.")
        var head: String?

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let verdict = try await installation.verifyAudit(noted: try head.map(Self.noted))
            if json { try StandardOutput.write(json: Report(verdict)) }
            switch verdict {
            case .intact(let events, let head):
                if !json { StandardOutput.write("intact: \(events) events, head \(events):\(head)") }
            case .broken(let number):
                throw CommandFailure.refused(
                    "the audit trail is broken at event \(number)",
                    mend: "compare it with a backup: from this event on, nothing is proven")
            }
        }

        private static func noted(_ text: String) throws -> AuditHead {
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let number = Int(parts[0]) else {
                throw CommandFailure.misused(
                    "“\(text)” is no head", mend: "write NUMBER:LINK, as audit verify prints it")
            }
            return AuditHead(number: number, link: String(parts[1]))
        }

        private struct Report: Encodable {
            let intact: Bool
            let events: Int?
            let head: String?
            let firstBad: Int?

            init(_ verdict: AuditVerdict) {
                switch verdict {
                case .intact(let events, let head):
                    (intact, self.events, self.head, firstBad) = (true, events, head, nil)
                case .broken(let number): (intact, events, head, firstBad) = (false, nil, nil, number)
                }
            }

            enum CodingKeys: String, CodingKey {
                case intact, events, head
                case firstBad = "first_bad"
            }
        }
    }
}
