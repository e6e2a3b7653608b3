import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Who does without a second administrator, on either engine")
struct SecondConsentTests {
    private static let off = [SettingChange("helpdesk.second-consent", to: "false")]

    @Test("Any administrator asks for it, and only an owner ends it", arguments: Engine.allCases)
    func owners(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let administrator = try #require(try await it.rights(.administrator).administration)
            let owner = try #require(try await it.rights(.owner).administration)
            #expect(try await administrator.changeSetting("helpdesk.second-consent", to: "true").isDone)
            #expect(try await administrator.changeSettings(Self.off).refusals == [.ownersOnly])
            #expect(try await administrator.rehearse(Self.off).refusals == [.ownersOnly])
            // Nor among others.
            let both = Self.off + [SettingChange("lockout.attempts", to: "7")]
            #expect(try await administrator.changeSettings(both).refusals == [.ownersOnly])
            #expect(try await it.installation.findSettings().lockout.attempts != 7)
            try await it.work()
            let before = it.mail.sent.count
            #expect(try await owner.changeSettings(Self.off).isDone)
            try await it.work()
            // Also to who did it.
            #expect(
                Set(it.mails(from: before)) == [
                    "help-desk to administrator@example.org", "help-desk to owner@example.org",
                ])
            // Said again, nobody hears of it.
            let after = it.mail.sent.count
            #expect(try await administrator.changeSettings(Self.off).isDone)
            try await it.work()
            #expect(it.mails(from: after) == [])
        }
    }

    @Test("A key doesn't, whatever its role; the host does", arguments: Engine.allCases)
    func keys(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            _ = try await it.rights(.owner)
            try await it.set("helpdesk.second-consent", to: "true")
            let made = try await APIKeyTests.add(.owner, to: it)
            let key = try #require(try await it.installation.findAPIKey(made.token))
            let right = try #require(it.installation.rights(of: key).administration)
            #expect(try await right.changeSettings(Self.off).refusals == [.ownersOnly])
            try await it.work()
            let before = it.mail.sent.count
            try await it.set("helpdesk.second-consent", to: "false")
            try await it.work()
            #expect(it.mails(from: before) == ["help-desk to owner@example.org"])
            #expect(it.mail.sent.last?.text.replacing("\n", with: " ").contains("somebody at the host") == true)
        }
    }
}
