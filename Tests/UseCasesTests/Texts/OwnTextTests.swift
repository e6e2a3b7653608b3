import Domain
import Store
import TestInstallation
import Testing
import Texts
import UseCases

@Suite("The words of mails, on either engine")
struct TextUseCaseTests {
    private static let own = OwnText(subject: "Northwind: {{subject}}", body: "From floor 3.\n\n{{message}}")

    @Test("Words of one's own go out, and the trail says which were touched", arguments: Engine.allCases)
    func isSent(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let edition = try await it.texts.changeText(of: .passwordChanged, to: Self.own)
            #expect(edition.value?.own == Self.own && edition.value?.changedAt == it.clock.now)
            try await it.addUser()
            try await it.work()
            let mail = try #require(it.mail.sent.first)
            #expect(mail.subject.hasPrefix("Northwind: Your password was"))
            #expect(mail.text.contains("From floor 3.\n\nThe password of your account"))
            let event = try #require(try await it.events().first)
            #expect(event.kind == "text.changed" && event.actor == "host")
            #expect(event.details == #"{"changed":"subject body","own":"subject body","text":"password-changed"}"#)
        }
    }

    @Test("Reset, a mail says again what it says by itself", arguments: Engine.allCases)
    func isReset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            _ = try await it.texts.changeText(of: .welcome, to: OwnText(greeting: "Moin,"))
            #expect(try await it.texts.listTexts().value?.filter { $0.changedAt != nil }.map(\.kind) == [.welcome])
            let edition = try await it.texts.resetText(of: .welcome)
            #expect(edition.value?.own == OwnText() && edition.value?.changedAt == nil)
            // Once more changes nothing, and says nothing.
            _ = try await it.texts.resetText(of: .welcome)
            #expect(try await it.count(.textChanged) == 2)
            #expect(try await it.texts.listTexts().value?.allSatisfy { $0.own.parts.isEmpty } == true)
        }
    }

    @Test("What is wrong is refused all at once, and nothing is kept", arguments: Engine.allCases)
    func isRefused(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let text = OwnText(subject: "a\nb", greeting: "Hello", body: "no link")
            let outcome = try await it.texts.changeText(of: .passwordReset, to: text)
            #expect(outcome.refusals.map(\.code) == ["text-second-line", "text-missing"])
            #expect(try await it.texts.findText(of: .passwordReset).value?.own == OwnText())
            #expect(try await it.events().isEmpty)
            let preview = try await it.texts.previewText(of: .passwordReset, as: text)
            #expect(preview.refusals == outcome.refusals)
        }
    }

    @Test("A preview shows words that are not kept yet, and keeps nothing", arguments: Engine.allCases)
    func isPreviewed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let mail = try await it.texts.previewText(of: .passwordChanged, as: Self.own).value
            #expect(mail?.subject == "Northwind: Your password was changed")
            #expect(
                try await it.texts.previewText(of: .passwordChanged).value?.subject
                    == "Your password was changed")
            #expect(try await it.texts.findText(of: .passwordChanged).value?.changedAt == nil)
        }
    }

    @Test("Every kind of mail can be looked at, in the standard's own words too", arguments: Engine.allCases)
    func everyKind(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for kind in NoticeKind.wordable {
                let preview = try await it.texts.previewText(of: kind, as: .standard)
                #expect(preview.refusals.isEmpty, "\(kind)")
            }
        }
    }

    @Test("A mail to administrators about others is nobody's to word", arguments: Engine.allCases)
    func isCatalogues(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let unknown = [Refusal.textUnknown("break-glass")]
            #expect(try await it.texts.changeText(of: .breakGlass, to: Self.own).refusals == unknown)
            #expect(try await it.texts.findText(of: .breakGlass).refusals == unknown)
            #expect(try await it.texts.previewText(of: .breakGlass).refusals == unknown)
            let listed = try await it.texts.listTexts().value?.map(\.kind)
            #expect(listed == NoticeKind.wordable && listed?.contains(.breakGlass) == false)
        }
    }

    @Test("An administrator words mails until the right is theirs no more", arguments: Engine.allCases)
    func isARight(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let boss = try await it.addAdministrator(.administrator, "boss@example.org")
            let right = try #require(it.installation.rights(of: boss).administration)
            #expect(try await right.changeText(of: .welcome, to: OwnText(greeting: "Moin,")).value != nil)
            #expect(try await it.events().last?.actor == "account:\(boss.account.id)")
            let done = try await it.perform(.setRole(.auditor), onAdministrator: "boss@example.org")
            #expect(done.value != nil)
            #expect(try await right.changeText(of: .welcome, to: OwnText()).refusals == [.notAllowed])
            #expect(try await right.listTexts().refusals == [.notAllowed])
            #expect(try await it.texts.findText(of: .welcome).value?.own.greeting == "Moin,")
            for role in [AdministratorRole.helpdesk, .auditor] {
                #expect(try await it.rights(role).administration == nil)
            }
        }
    }

    @Test(
        "A reset that an administrator sent has the organisation's greeting, and not its words",
        arguments: Engine.allCases)
    func sentReset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.work()
            _ = try await it.texts.changeText(
                of: .passwordReset,
                to: OwnText(subject: "You asked for it", greeting: "Moin,", body: "As you asked:\n{{link}}"))
            let right = it.installation.hostRights.administration
            _ = try await right.perform(.sendReset(.primary), on: try await it.id(), because: nil)
            try await it.work()
            let mail = try #require(it.mail.sent.last { $0.kind == "password-reset" })
            #expect(mail.subject == "Reset your password")
            #expect(mail.text.hasPrefix("Moin,\n\nAn administrator sent you this link"))
        }
    }

    @Test("Words that this version can't read are passed over", arguments: Engine.allCases)
    func unreadableIsPassedOver(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.installation.database.write {
                try $0.updateText(of: .passwordChanged, to: OwnText(subject: "{{from.the.future}}"), at: it.clock.now)
            }
            try await it.addUser()
            try await it.work()
            #expect(it.mail.sent.first?.subject.hasPrefix("Your password was") == true)
        }
    }
}

extension TestInstallation {
    fileprivate var texts: AdministrationRight { installation.hostRights.administration }
}
