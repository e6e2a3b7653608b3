import Domain
import Texts
import Web

extension Sample {
    /// Words of mails, and the launch kit.
    static let texts: [Sample] =
        [
            Sample(
                "admin-texts", TextsPage(own: [.passwordReset: [.subject, .body], .launchDay: [.closing]]), in: .olga),
            Sample("admin-text", page(.passwordReset, OwnText()), in: .olga),
            Sample("admin-text-varied", page(.accountLocked, OwnText(), outcome: .reset), in: .olga),
            Sample("admin-text-own", page(.passwordReset, own, outcome: .saved), in: .olga),
            Sample("admin-text-preview", page(.passwordReset, own, outcome: .previewed), in: .olga),
            Sample("admin-text-faulty", faulty, in: .olga),
            Sample("admin-hostile-text", hostile, in: .hostile.at(.administrators)),
            Sample("admin-launch-kit", kit(runs: [going, ended], hasBegun: true), in: .olga),
            Sample(
                "admin-launch-kit-day",
                LaunchKitPage(day: "soon", mails: [], runs: [], baseURL: base, problems: [.dayMalformed]), in: .olga),
            Sample("admin-announcement", announcement(waiting: 1_412), in: .olga),
            Sample("admin-announcement-nobody", announcement(waiting: 0), in: .olga),
            Sample(
                "admin-announcement-untimely", announcement(waiting: 3, problems: [.announcementUntimely(day)]),
                in: .olga),
        ]

    private static let base = "https://password.northwind.example"
    private static let day = CalendarDay(daysSince1970: 20_833)
    private static let own = OwnText(
        subject: "{{organisation.name}}: {{subject}}", greeting: "Dear {{person.given-name}},",
        body: "Somebody asked for a new password for your {{account}}.\n\n{{link: Choose a Password}}\n\n"
            + "The link works for {{link.lifetime}}.", closing: "Come to floor 3.")

    private static func mail(
        _ kind: NoticeKind, _ text: OwnText, of organisation: Organisation = .northwind
    ) -> MailText? {
        let context = MailContext(
            organisation: organisation, givenName: "Robin", account: .user, baseURL: base, time: .now)
        let content = MailContent.sample(of: kind, link: Secret("\(base)/guide/reset-password"), at: .now)
        guard let templates = try? OwnTemplates(text, of: kind) else { return nil }
        return MailText(content, in: context, worded: templates)
    }

    private static func page(_ kind: NoticeKind, _ text: OwnText, outcome: TextPage.Outcome? = nil) -> TextPage {
        TextPage(
            kind: kind, text: text, isOwn: !text.parts.isEmpty, preview: mail(kind, text), sender: "Northwind",
            outcome: outcome)
    }

    private static let faulty = TextPage(
        kind: .passwordReset, text: OwnText(subject: "{{nobody}}", body: "Go to https://northwind.example"),
        isOwn: false, preview: nil, sender: "Northwind",
        problems: [
            .textFaulty(TextFault(.gapUnknown("nobody", known: [.account, .subject]), in: .subject)),
            .textFaulty(TextFault(.foreignLink, in: .body)),
            .textFaulty(TextFault(.missing(.link), in: .body)),
        ])

    private static let hostile: TextPage = {
        let text = OwnText(
            subject: Hostile.text, greeting: Hostile.text, body: "</textarea>\(Hostile.text)\n{{message}}",
            closing: Hostile.text)
        return TextPage(
            kind: .welcome, text: text, isOwn: true,
            preview: mail(.welcome, OwnText(body: "</div><script>alert(1)</script>\n{{message}}"), of: .hostile),
            sender: Hostile.text, outcome: .previewed)
    }()

    private static let going = run(.oneWeekBefore, .withoutFactor, told: 512, endedAt: nil)
    private static let ended = run(.twoWeeksBefore, .everyone, told: 1_924, endedAt: .now - .days(7))

    private static func run(
        _ phase: LaunchPhase, _ audience: AnnouncementAudience, told: Int, endedAt: Timestamp?
    ) -> AnnouncementRun {
        AnnouncementRun(
            id: ID(rawValue: "01run"), actor: .host, announcement: Announcement(phase, of: day), audience: audience,
            perMinute: 60, begunAt: .now - .days(7), told: told, endedAt: endedAt)
    }

    private static func kit(runs: [AnnouncementRun], hasBegun: Bool) -> LaunchKitPage {
        LaunchKitPage(
            day: day.text, mails: LaunchPhase.allCases.compactMap(mail), runs: runs, baseURL: base,
            hasBegun: hasBegun)
    }

    private static func mail(_ phase: LaunchPhase) -> LaunchKitPage.Mail? {
        mail(phase.kind, OwnText()).map {
            LaunchKitPage.Mail(
                phase, sendOn: day + phase.offset, text: $0, told: phase == .twoWeeksBefore ? 1_924 : 0)
        }
    }

    private static func announcement(waiting: Int, problems: [Refusal] = []) -> AnnouncementPage {
        AnnouncementPage(
            announcement: Announcement(.oneWeekBefore, of: day),
            text: mail(.launchOneWeekBefore, OwnText()) ?? MailText(.welcome, in: fallback), audience: .withoutFactor,
            perMinute: 60, waiting: waiting, told: 12, problems: problems)
    }

    private static let fallback = MailContext(
        organisation: .northwind, givenName: "", account: .user, baseURL: base, time: .now)
}
