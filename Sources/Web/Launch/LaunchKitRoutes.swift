import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Texts
import UseCases

/// The launch kit, for administrators.
struct LaunchKitRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/launch-kit") { visit in
            try await visit.holding(\.administration) { try await show(visit, $0, $1) }
        }
        routes.get("/launch-kit/help/:page") { visit in
            try await visit.holding(\.administration) { signedIn, _ in try downloadHelp(visit, signedIn) }
        }
        routes.get("/launch-kit/:phase") { visit in
            try await visit.holding(\.administration) { try await ask(visit, $0, $1) }
        }
        routes.post("/launch-kit/:phase") { visit in
            try await visit.holding(\.administration) { try await send(visit, $0, $1) }
        }
        routes.post("/launch-kit/runs/:id/stop") { visit in
            try await visit.holding(\.administration) { _, right in
                guard let run = try await right.stopAnnouncement(try visit.id(AnnouncementRun.self)).found() else {
                    throw WebFault.notFound
                }
                let kit: PortalPath = "/launch-kit"
                return visit.redirect(to: kit.asking("day", run.announcement.day.text))
            }
        }
        routes.get("/launch-kit/:phase/mail.eml") { visit in
            try await visit.holding(\.administration) { try await downloadMail(visit, $1) }
        }
    }

    private func show(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        let runs = try await right.listAnnouncements().found()
        let typed = visit.query("day")
        let day = typed.map(CalendarDay.init) ?? (runs.first?.announcement.day ?? visit.inTwoWeeks)
        var page = LaunchKitPage(
            day: day?.text ?? typed ?? "", mails: [], runs: runs, baseURL: visit.installation.baseURL,
            hasBegun: visit.query("done") == "begun")
        guard let day else {
            page.problems = [.dayMalformed]
            return try await visit.refused(page, signedIn: signedIn)
        }
        for mail in try await right.launchKit(for: day) {
            let told = try await right.countAnnouncement(mail.phase, to: .everyone).found().told
            page.mails.append(LaunchKitPage.Mail(mail.phase, sendOn: mail.sendOn, text: mail.text, told: told))
        }
        return try await visit.page(page, signedIn: signedIn)
    }

    private func ask(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        let choice = try AnnouncementChoice(visit, visit.query)
        return try await visit.page(try await page(choice, right), signedIn: signedIn)
    }

    private func send(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        let choice = try AnnouncementChoice(visit) { visit.form[$0] }
        switch try await right.beginAnnouncement(choice.announcement, to: choice.audience, at: choice.pace) {
        case .done(let run):
            let kit: PortalPath = "/launch-kit"
            return visit.redirect(
                to: kit.asking("day", run.announcement.day.text).asking("done", "begun"))
        case .refused(let refusals):
            try refusals.checkAllowed()
            var page = try await page(choice, right)
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    private func page(_ choice: AnnouncementChoice, _ right: AdministrationRight) async throws -> AnnouncementPage {
        let announcement = choice.announcement
        let count = try await right.countAnnouncement(announcement.phase, to: choice.audience).found()
        let kit = try await right.launchKit(for: announcement.day, to: choice.audience)
        guard let mail = kit.first(where: { $0.phase == announcement.phase }) else { throw WebFault.notFound }
        return AnnouncementPage(
            announcement: announcement, text: mail.text, audience: choice.audience, perMinute: choice.pace.perMinute,
            waiting: count.waiting, told: count.told)
    }

    private func downloadMail(_ visit: Visit, _ right: AdministrationRight) async throws -> Response {
        let choice = try AnnouncementChoice(visit, visit.query)
        let kit = try await right.launchKit(for: choice.announcement.day)
        guard let mail = kit.first(where: { $0.phase == choice.announcement.phase }) else { throw WebFault.notFound }
        return .file(
            "\(mail.sendOn.text)-\(mail.phase.rawValue).eml", type: "message/rfc822", mail.draft.content)
    }

    private func downloadHelp(_ visit: Visit, _ signedIn: SignedIn) throws -> Response {
        let name = visit.context.parameters.get("page") ?? ""
        guard let topic = HelpTopic.allCases.first(where: { name == "\($0).html" }) else { throw WebFault.notFound }
        let context = PageContext(
            entrance: .users, organisation: signedIn.settings.organisation, csrf: "", nonce: "",
            now: visit.installation.time.now())
        let page = HelpPage(topic, offered: signedIn.settings.factors.offered)
        return .file(
            "help-\(topic).html", type: "text/html; charset=utf-8",
            Array(page.renderedAlone(in: context, base: visit.installation.baseURL).utf8))
    }
}

/// What to send and to whom, as an address or a form says it.
private struct AnnouncementChoice {
    let announcement: Announcement
    let audience: AnnouncementAudience
    let pace: ActivationPace

    /// Refuses what no page of ours asks for: an unknown audience must not become everybody.
    init(_ visit: Visit, _ field: (String) -> String?) throws(WebFault) {
        guard let phase = visit.context.parameters.get("phase").flatMap(LaunchPhase.init(rawValue:)) else {
            throw .notFound
        }
        let audience = field("audience").map(AnnouncementAudience.init(rawValue:)) ?? .everyone
        let pace =
            field("pace").map { Int($0).flatMap(ActivationPace.init(perMinute:)) }
            ?? ActivationPace(perMinute: AnnouncementPage.paces[0])
        guard let day = field("day").flatMap(CalendarDay.init), let audience, let pace else { throw .badRequest }
        announcement = Announcement(phase, of: day)
        self.audience = audience
        self.pace = pace
    }
}

extension Visit {
    /// A day to begin with, where none was ever chosen.
    fileprivate var inTwoWeeks: CalendarDay {
        CalendarDay(daysSince1970: Int(installation.time.now().milliseconds / 86_400_000)) + 14
    }
}
