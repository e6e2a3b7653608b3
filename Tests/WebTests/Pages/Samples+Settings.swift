import Domain
import UseCases
import Web

extension Sample {
    /// Where one can't be made, its golden file is left over, and a test says so.
    static let settings: [Sample] = made { try pages() }

    private static func pages() throws -> [Sample] {
        let settings = try changed([
            "organisation.name": "Northwind", "organisation.contact-email": "help@northwind.example",
            "password.expires-after-days": "90", "factors.duo.client-id": "DIXXXXXXXXXXXXXXXXXX",
        ])
        var hostile = Settings()
        (hostile.organisation.name, hostile.organisation.contactName) = (Hostile.text, Hostile.text)
        let owner = PageContext.olga(.owner, here: "/settings")
        func form(_ topic: SettingTopic) -> SettingForm { SettingForm(topic, of: settings) }
        var wrong = form(.passwords)
        wrong.typed["password.minimum-length"] = "7"
        return [
            Sample("admin-settings", SettingsPage(settings: settings, mayChange: true, isSaved: true), in: owner),
            Sample(
                "admin-settings-auditor", SettingsPage(settings: settings, mayChange: false),
                in: .olga(.auditor, here: "/settings")),
            Sample(
                "admin-settings-hostile", SettingsPage(settings: hostile, mayChange: true), in: .hostileOwner),
            Sample(
                "admin-settings-organisation-hostile",
                SettingTopicPage(.organisation, form: SettingForm(.organisation, of: hostile)), in: .hostileOwner),
            Sample(
                "admin-settings-passwords-wrong",
                SettingTopicPage(
                    .passwords, form: wrong,
                    problems: [.settingOutOfRange(key: "password.minimum-length", range: "8 to 64")]), in: owner),
            Sample(
                "admin-settings-unchanged", SettingTopicPage(.lockout, form: form(.lockout), isUnchanged: true),
                in: owner),
            Sample(
                "admin-settings-meanwhile",
                SettingTopicPage(
                    .recovery, form: form(.recovery),
                    problems: [.settingChangedMeanwhile(key: "recovery.link-minutes")]), in: owner),
            Sample("admin-settings-help-desk", SettingTopicPage(.helpDesk, form: form(.helpDesk)), in: owner),
            Sample("admin-settings-duo", SettingTopicPage(.duo, form: form(.duo)), in: owner),
            Sample("admin-settings-rehearsal", rehearsal(effects, form(.expiry)), in: owner),
            Sample("admin-settings-rehearsal-none", rehearsal([], form(.expiry)), in: owner),
        ]
    }

    private static func changed(_ values: [String: String]) throws -> Settings {
        try values.reduce(Settings()) { try SettingKey.named($1.key).setting($1.value, in: $0) }
    }

    private static func rehearsal(_ effects: [SettingEffect], _ form: SettingForm) -> RehearsalPage {
        RehearsalPage(
            .expiry,
            Rehearsal(
                changes: [.init(name: "password.expires-after-days", from: "0", to: "90")], effects: effects),
            form: form, clock: .utc)
    }

    /// Every kind there is, though no one change has them all.
    private static let effects: [SettingEffect] = [
        .passwordsEnd(people: 2_314, between: .now + .days(7)...(.now + .days(16))),
        .passwordsEnd(people: 1, between: .now + .days(7)...(.now + .days(7))),
        .announcedEndsVoid(people: 12), .usersMustEnrol(people: Rehearsal.countsUpTo, days: 7),
        .administratorsMustEnrol(people: 1), .enrolmentOverdue(people: 4), .enrolmentOverdue(people: 0),
        .needNotEnrol, .noResetByMail(people: 23), .noResetByRecoveryAddress(people: 5), .expiredShutOut(people: 23),
        .expiredShutOut(people: 0), .locksStay,
        .sessionsEnd(sessions: 3), .newPasswordsOnly,
    ]
}
