package import Domain
import Store
package import Texts

/// The words of one kind of mail.
package struct TextEdition: Hashable, Sendable {
    package let kind: NoticeKind
    /// Only what differs from the catalogue.
    package let own: OwnText
    /// `nil` where nothing does.
    package let changedAt: Timestamp?

    init(_ kind: NoticeKind, _ stored: StoredText?) {
        self.kind = kind
        own = stored?.text ?? OwnText()
        changedAt = stored?.changedAt
    }
}

extension Installation {
    /// Every kind of mail, also those that say what the catalogue says.
    package func listTexts() async throws -> [TextEdition] {
        let stored = try await database.read { try $0.listTexts() }
        return NoticeKind.allCases.map { kind in TextEdition(kind, stored.first { $0.kind == kind }) }
    }

    package func findText(of kind: NoticeKind) async throws -> TextEdition {
        TextEdition(kind, try await database.read { try $0.findText(of: kind) })
    }

    /// What mails of these kinds say in place of the catalogue, ready to be filled.
    package func findOwnTemplates(of kinds: [NoticeKind]) async throws -> [NoticeKind: OwnTemplates] {
        let stored = try await database.read { transaction in try kinds.compactMap { try transaction.findText(of: $0) }
        }
        return Dictionary(
            stored.compactMap { text in (try? OwnTemplates(text.text, of: text.kind)).map { (text.kind, $0) } }
        ) { first, _ in first }
    }

    /// Puts an organisation's own words in the place of the catalogue's. What is `nil` goes back to the catalogue; with
    /// everything `nil`, this resets the text.
    ///
    /// - Returns: Everything that is wrong with any part, if something is; then nothing is changed.
    package func changeText(
        of kind: NoticeKind, to text: OwnText, by actor: Actor
    ) async throws -> Outcome<TextEdition> {
        do throws(TextFaults) {
            _ = try OwnTemplates(text, of: kind)
        } catch {
            return .refused(error.all.map(Refusal.textFaulty))
        }
        let now = time.now()
        let writer = writer(at: now)
        return .done(
            try await database.write { transaction in
                let before = try transaction.findText(of: kind)?.text ?? OwnText()
                guard text != before else { return TextEdition(kind, try transaction.findText(of: kind)) }
                if text.parts.isEmpty {
                    _ = try transaction.deleteText(of: kind)
                } else {
                    try transaction.updateText(of: kind, to: text, at: now)
                }
                var decision = Decision()
                decision.events = [.textChanged(kind, from: before, to: text, by: actor)]
                try writer.write(decision, in: transaction)
                return TextEdition(kind, try transaction.findText(of: kind))
            })
    }

    /// Lets the catalogue speak again.
    package func resetText(of kind: NoticeKind, by actor: Actor) async throws -> Outcome<TextEdition> {
        try await changeText(of: kind, to: OwnText(), by: actor)
    }

    /// A mail of this kind to somebody whom there isn't.
    ///
    /// - Parameter text: Words that are not kept yet; `nil` for those that hold now.
    package func previewText(of kind: NoticeKind, as text: OwnText? = nil) async throws -> Outcome<MailText> {
        let own: OwnText = if let text { text } else { try await findText(of: kind).own }
        let settings = try await findSettings()
        let now = time.now()
        let context = MailContext(
            organisation: settings.organisation, givenName: "Robin", account: .user, baseURL: baseURL, time: now,
            clock: wallClock(under: settings))
        let content = MailContent.sample(of: kind, link: Secret("\(baseURL)/guide/reset-password"), at: now)
        do throws(TextFaults) {
            return .done(MailText(content, in: context, worded: try OwnTemplates(own, of: kind)))
        } catch {
            return .refused(error.all.map(Refusal.textFaulty))
        }
    }
}

extension AuditEvent {
    /// The words themselves are in the settings; the trail says which were touched.
    fileprivate static func textChanged(
        _ kind: NoticeKind, from before: OwnText, to after: OwnText, by actor: Actor
    ) -> AuditEvent {
        let touched = TextPart.allCases.filter { before[$0] != after[$0] }
        return AuditEvent(
            .textChanged, by: actor, account: nil,
            details: [
                "text": kind.rawValue, "changed": touched.map(\.rawValue).joined(separator: " "),
                "own": after.parts.map(\.rawValue).joined(separator: " "),
            ])
    }
}
