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
            let edition = try await it.installation.changeText(of: .passwordChanged, to: Self.own, by: .host)
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
            _ = try await it.installation.changeText(of: .welcome, to: OwnText(greeting: "Moin,"), by: .host)
            #expect(try await it.installation.listTexts().filter { $0.changedAt != nil }.map(\.kind) == [.welcome])
            let edition = try await it.installation.resetText(of: .welcome, by: .host)
            #expect(edition.value?.own == OwnText() && edition.value?.changedAt == nil)
            // Once more changes nothing, and says nothing.
            _ = try await it.installation.resetText(of: .welcome, by: .host)
            #expect(try await it.count(.textChanged) == 2)
            #expect(try await it.installation.listTexts().allSatisfy { $0.own.parts.isEmpty })
        }
    }

    @Test("What is wrong is refused all at once, and nothing is kept", arguments: Engine.allCases)
    func isRefused(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let text = OwnText(subject: "a\nb", greeting: "Hello", body: "no link")
            let outcome = try await it.installation.changeText(of: .passwordReset, to: text, by: .host)
            #expect(outcome.refusals.map(\.code) == ["text-second-line", "text-missing"])
            #expect(try await it.installation.findText(of: .passwordReset).own == OwnText())
            #expect(try await it.events().isEmpty)
            let preview = try await it.installation.previewText(of: .passwordReset, as: text)
            #expect(preview.refusals == outcome.refusals)
        }
    }

    @Test("A preview shows words that are not kept yet, and keeps nothing", arguments: Engine.allCases)
    func isPreviewed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let mail = try await it.installation.previewText(of: .passwordChanged, as: Self.own).value
            #expect(mail?.subject == "Northwind: Your password was changed")
            #expect(
                try await it.installation.previewText(of: .passwordChanged).value?.subject
                    == "Your password was changed")
            #expect(try await it.installation.findText(of: .passwordChanged).changedAt == nil)
        }
    }

    @Test("Every kind of mail can be looked at, in the standard's own words too", arguments: Engine.allCases)
    func everyKind(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for kind in NoticeKind.allCases {
                let preview = try await it.installation.previewText(of: kind, as: .standard)
                #expect(preview.refusals.isEmpty, "\(kind)")
            }
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
