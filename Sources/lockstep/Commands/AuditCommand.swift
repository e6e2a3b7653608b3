import ArgumentParser
import Domain
import Formats
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

        @Option(
            help: """
                A head of earlier: NUMBER:LINK as this command prints it, or a file with the signed one. The trail must still \
                lead over it.
                """)
        var head: String?

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let earlier = try head.map(EarlierHead.init(argument:))
            let fault: AuditHeadFault? =
                if case .signed(let head) = earlier { try await installation.findFault(in: head) } else { nil }
            // What isn't ours says nothing about our trail.
            let noted = fault == .otherKey || fault == .notSigned ? nil : earlier?.noted
            let verdict = try await installation.verifyAudit(noted: noted)
            if json { try StandardOutput.write(json: Report(verdict, fault)) }
            if let fault { throw CommandFailure.refused(fault.words(of: earlier?.noted), mend: fault.mend) }
            switch verdict {
            case .intact(let events, let head):
                if !json { StandardOutput.write("intact: \(events) events, head \(events):\(head)") }
            case .broken(let number):
                throw CommandFailure.refused(
                    "the audit trail is broken at event \(number)",
                    mend: "compare it with a backup: from this event on, nothing is proven")
            }
        }

        private struct Report: Encodable {
            let intact: Bool
            let events: Int?
            let head: String?
            let firstBad: Int?
            let headFault: String?

            init(_ verdict: AuditVerdict, _ fault: AuditHeadFault?) {
                headFault = fault?.rawValue
                switch verdict {
                case .intact(let events, let head):
                    (intact, self.events, self.head, firstBad) = (fault == nil, events, head, nil)
                case .broken(let number): (intact, events, head, firstBad) = (false, nil, nil, number)
                }
            }

            enum CodingKeys: String, CodingKey {
                case intact, events, head
                case firstBad = "first_bad"
                case headFault = "head_fault"
            }
        }
    }
}

/// A head of the trail that somebody kept.
private enum EarlierHead {
    case noted(AuditHead)
    case signed(SignedAuditHead)

    /// No head is longer.
    private static let longestFile = 4_096

    init(argument: String) throws {
        let parts = argument.split(separator: ":", maxSplits: 1)
        if parts.count == 2, let number = Int(parts[0]) {
            self = .noted(AuditHead(number: number, link: String(parts[1])))
            return
        }
        guard let bytes = FileManager.default.contents(atPath: argument) else {
            throw CommandFailure.misused(
                "“\(argument)” is no head, and no file that can be read",
                mend: "write NUMBER:LINK as audit verify prints it, or the name of a file of “Signed head”")
        }
        guard bytes.count <= Self.longestFile, let head = JSON(bytes).flatMap(SignedAuditHead.init) else {
            throw CommandFailure.misused(
                "“\(argument)” holds no signed head", mend: "take the file as it was downloaded under Events")
        }
        self = .signed(head)
    }

    var noted: AuditHead {
        switch self {
        case .noted(let head): head
        case .signed(let head): AuditHead(number: head.number, link: head.link)
        }
    }
}

extension AuditHeadFault {
    fileprivate func words(of head: AuditHead?) -> String {
        let number = head?.number ?? 0
        return switch self {
        case .otherKey: "the head was not signed by this installation's key"
        case .notSigned: "the head was changed since it was signed"
        case .cut: "the audit trail was cut off: there is no event \(number) any more, which the head names"
        case .rewritten: "the audit trail was rewritten: event \(number) is not the one that the head names"
        }
    }

    fileprivate var mend: String {
        switch self {
        case .otherKey: "take the key file that it was given out with, or a head of this installation"
        case .notSigned: "take the file as it was downloaded"
        case .cut: "after a restore that is so for what came after the backup; else compare it with a backup"
        case .rewritten: "compare it with a backup: what was written up to there is not proven"
        }
    }
}
