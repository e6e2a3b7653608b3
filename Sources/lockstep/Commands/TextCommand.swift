import ArgumentParser
import Domain
import Texts
import UseCases

struct TextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text", abstract: "The words of mails.",
        subcommands: [List.self, Show.self, Set.self, Reset.self, Preview.self])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every kind of mail, and what is your own in it.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let editions = try await installation.hostRights.administration.listTexts().orFailure()
            if json { return try StandardOutput.write(json: editions.map(Report.init)) }
            for edition in editions {
                let own = edition.own.parts.map(\.rawValue).joined(separator: " ")
                StandardOutput.write("\(edition.kind.rawValue)\t\(own.isEmpty ? "standard" : own)")
            }
        }
    }

    struct Show: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the words of one kind of mail, and what can stand in its gaps.")

        @Argument(help: "Kind of mail, as `text list` has it.")
        var kind: String

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let edition = try await installation.hostRights.administration.findText(
                of: try NoticeKind.named(kind)
            ).orFailure()
            if json { return try StandardOutput.write(json: Report(edition)) }
            for part in TextPart.allCases {
                let own = edition.own[part]
                StandardOutput.write("# \(part.rawValue)\(own == nil ? " (standard)" : "")")
                StandardOutput.write("\(own ?? OwnText.standard[part] ?? "")\n")
            }
            for part in TextPart.allCases {
                let gaps = TextGap.known(in: part, of: edition.kind).map { "{{\($0.rawValue)}}" }
                StandardOutput.write("\(part.rawValue) knows \(gaps.joined(separator: " "))")
            }
        }
    }

    struct Set: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put words of your own in the place of some. What isn't named stays as it is.")

        @Argument(help: "Kind of mail, as `text list` has it.")
        var kind: String

        @OptionGroup
        var words: Words

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let kind = try NoticeKind.named(kind)
            let right = installation.hostRights.administration
            let text = try words.over(try await right.findText(of: kind).orFailure().own)
            _ = try await right.changeText(of: kind, to: text).orFailure()
        }
    }

    struct Reset: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Let a mail say again what it says by itself.")

        @Argument(help: "Kind of mail, as `text list` has it.")
        var kind: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            _ = try await installation.hostRights.administration.resetText(of: try NoticeKind.named(kind)).orFailure()
        }
    }

    struct Preview: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a mail as somebody would get it. With words on the line, as it would be with those.")

        @Argument(help: "Kind of mail, as `text list` has it.")
        var kind: String

        @Flag(help: "Print the HTML part.")
        var html = false

        @OptionGroup
        var words: Words

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let kind = try NoticeKind.named(kind)
            let right = installation.hostRights.administration
            let text = try words.over(try await right.findText(of: kind).orFailure().own)
            let mail = try await right.previewText(of: kind, as: text).orFailure()
            // The sample's link opens nothing.
            StandardOutput.write(
                html ? mail.html.exposed : "Subject: \(mail.subject)\n\n\(mail.text.exposed)")
        }
    }
}

extension TextCommand {
    struct Words: ParsableArguments {
        @Option(help: "One line; - reads it from standard input.")
        var subject: String?

        @Option(help: "One line; - reads it from standard input.")
        var greeting: String?

        @Option(help: "Paragraphs with an empty line between; - reads them from standard input.")
        var body: String?

        @Option(help: "Whom to ask; - reads it from standard input.")
        var closing: String?

        func validate() throws {
            guard [subject, greeting, body, closing].count(where: { $0 == "-" }) <= 1 else {
                throw ValidationError("Only one part can come from standard input.")
            }
        }

        /// The text with what was typed in place of what was there.
        fileprivate func over(_ text: OwnText) throws(CommandFailure) -> OwnText {
            OwnText(
                subject: try typed(subject, over: text.subject), greeting: try typed(greeting, over: text.greeting),
                body: try typed(body, over: text.body), closing: try typed(closing, over: text.closing))
        }

        private func typed(_ words: String?, over old: String?) throws(CommandFailure) -> String? {
            words == "-" ? try StandardInput.readText("text") : words ?? old
        }
    }

    /// What `--json` prints of one kind of mail.
    struct Report: Encodable {
        let kind: String
        let own: [String: String]
        let gaps: [String: [String]]

        fileprivate init(_ edition: TextEdition) {
            kind = edition.kind.rawValue
            own = Dictionary(uniqueKeysWithValues: edition.own.parts.map { ($0.rawValue, edition.own[$0] ?? "") })
            gaps = Dictionary(
                uniqueKeysWithValues: TextPart.allCases.map { part in
                    (part.rawValue, TextGap.known(in: part, of: edition.kind).map(\.rawValue))
                })
        }
    }
}

extension NoticeKind {
    fileprivate static func named(_ name: String) throws(CommandFailure) -> NoticeKind {
        guard let kind = NoticeKind(rawValue: name) else { throw .refused([.textUnknown(name)]) }
        return kind
    }
}
