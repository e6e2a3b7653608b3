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

extension AdministrationRight {
    /// Every kind of mail that an organisation can word, also those that say what the catalogue says.
    package func listTexts() async throws -> Outcome<[TextEdition]> {
        try await holder.look(with: .administration) { transaction, _ in
            let stored = try transaction.listTexts()
            return .done(NoticeKind.wordable.map { kind in TextEdition(kind, stored.first { $0.kind == kind }) })
        }
    }

    package func findText(of kind: NoticeKind) async throws -> Outcome<TextEdition> {
        guard kind.isWordable else { return .refused(.textUnknown(kind.rawValue)) }
        return try await holder.look(with: .administration) { transaction, _ in
            .done(TextEdition(kind, try transaction.findText(of: kind)))
        }
    }

    /// Puts an organisation's own words in the place of the catalogue's. What is `nil` goes back to the catalogue; with
    /// everything `nil`, this resets the text.
    ///
    /// - Returns: Everything that is wrong with any part, if something is; then nothing is changed.
    package func changeText(of kind: NoticeKind, to text: OwnText) async throws -> Outcome<TextEdition> {
        guard kind.isWordable else { return .refused(.textUnknown(kind.rawValue)) }
        do throws(TextFaults) {
            _ = try OwnTemplates(text, of: kind)
        } catch {
            return .refused(error.all.map(Refusal.textFaulty))
        }
        return try await holder.act(with: .administration) { transaction, actor, now in
            let before = try transaction.findText(of: kind)?.text ?? OwnText()
            var decision = Decision()
            if text != before {
                if text.parts.isEmpty {
                    _ = try transaction.deleteText(of: kind)
                } else {
                    try transaction.updateText(of: kind, to: text, at: now)
                }
                decision.events = [.textChanged(kind, from: before, to: text, by: actor)]
            }
            return (decision, TextEdition(kind, try transaction.findText(of: kind)))
        }
    }

    /// Lets the catalogue speak again.
    package func resetText(of kind: NoticeKind) async throws -> Outcome<TextEdition> {
        try await changeText(of: kind, to: OwnText())
    }

    /// A mail of this kind to somebody whom there isn't.
    ///
    /// - Parameter text: Words that are not kept yet; `nil` for those that hold now.
    package func previewText(of kind: NoticeKind, as text: OwnText? = nil) async throws -> Outcome<MailText> {
        let own: OwnText
        if let text {
            own = text
        } else {
            switch try await findText(of: kind) {
            case .refused(let refusals): return .refused(refusals)
            case .done(let edition): own = edition.own
            }
        }
        let installation = holder.installation
        let settings = try await installation.findSettings()
        let now = installation.time.now()
        let context = MailContext(
            organisation: settings.organisation, givenName: "Robin", account: .user, baseURL: installation.baseURL,
            time: now, clock: installation.wallClock(under: settings))
        let content = MailContent.sample(
            of: kind, link: Secret("\(installation.baseURL)/guide/reset-password"), at: now)
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
