import Domain
import Formats
import HTTPTypes
import Texts
import UseCases

/// The announcements of the launch kit: to how many one would go, begun, and how far it has come.
enum AnnouncementOperations {
    static let all = [list, preview, begin, find, stop]

    private static let what: [APIField] = [
        .required("announcement", .choice(LaunchPhase.allCases.map(\.rawValue))),
        .required("day", .text(format: "date"), "On which everybody begins."),
        .required(
            "to", .choice(AnnouncementAudience.allCases.map(\.rawValue)),
            "Nobody who is suspended. `everyone` is active people and those who are not activated yet; the last two are active"
                + " people."),
    ]

    private static let list = APIOperation.needing(
        .administration, .get, "/announcements", "listAnnouncements", "The newest announcements",
        answer: .object([.required("announcements", .list(schema))])
    ) { _, right in
        APIAnswer(.object(["announcements": .array(try await right.listAnnouncements().orAPIProblem().map(json))]))
    }

    private static let preview = APIOperation.needing(
        .administration, .post, "/announcements/preview", "previewAnnouncement",
        "To how many it would go, and in which words; nothing is sent", content: what,
        answer: .object([
            .required("waiting", .count), .required("told", .count, "Who has had it, and gets it no more."),
            .required("subject", .text()), .required("text", .text()), .required("html", .text()),
        ])
    ) { call, right in
        let (announcement, audience) = try call.announcement()
        let count = try await right.countAnnouncement(announcement.phase, to: audience).orAPIProblem()
        let kit = try await right.launchKit(for: announcement.day, to: audience)
        guard let text = kit.first(where: { $0.phase == announcement.phase })?.text else { throw APIProblem.notFound }
        return APIAnswer(
            .object([
                "waiting": .count(count.waiting), "told": .count(count.told), "subject": .string(text.subject),
                "text": .string(text.text.exposed), "html": .string(text.html.exposed),
            ]))
    }

    private static let begin = APIOperation.needing(
        .administration, .post, "/announcements", "beginAnnouncement",
        "Send one to everybody who has not had it; it is carried out in the background",
        content: what + [
            .required(
                "mails_per_minute",
                .integer(Int64(ActivationPace.range.lowerBound)...Int64(ActivationPace.range.upperBound)))
        ], success: .accepted, answer: schema
    ) { call, right in
        let (announcement, audience) = try call.announcement()
        guard let pace = call.pace else { throw APIProblem([.malformed("/mails_per_minute")]) }
        let run = try await right.beginAnnouncement(announcement, to: audience, at: pace).orAPIProblem()
        return APIAnswer(json(run), location: "/api/v1/announcements/\(run.id)")
    }

    private static let find = APIOperation.needing(
        .administration, .get, "/announcements/{id}", "getAnnouncement", "How far an announcement has come",
        answer: schema
    ) { call, right in
        guard let run = try await right.findAnnouncement(try call.announcementID()).orAPIProblem() else {
            throw APIProblem.notFound
        }
        return APIAnswer(json(run))
    }

    private static let stop = APIOperation.needing(
        .administration, .post, "/announcements/{id}/stop", "stopAnnouncement",
        "Stop an announcement: mails that wait for their turn don't leave", content: [], answer: schema
    ) { call, right in
        guard let run = try await right.stopAnnouncement(try call.announcementID()).orAPIProblem() else {
            throw APIProblem.notFound
        }
        return APIAnswer(json(run))
    }

    private static let schema = APISchema.named(
        "Announcement",
        .object([
            .required("id", .id), .required("actor", .text()),
            .required("announcement", .choice(LaunchPhase.allCases.map(\.rawValue))),
            .required("day", .text(format: "date")),
            .required("to", .choice(AnnouncementAudience.allCases.map(\.rawValue))),
            .required("mails_per_minute", .count), .required("begun_at", .time),
            .required("told", .count, "Whose mail was queued."), .required("ended_at", .optional(.time)),
            .required("under_way", .bool, "Also while mails of it wait for their turn."),
            .required("stopped_by", .optional(.text()), "Before its end."),
        ]))

    private static func json(_ run: AnnouncementRun) -> JSONText {
        .object([
            "id": .id(run.id), "actor": .string(run.actor.text),
            "announcement": .string(run.announcement.phase.rawValue), "day": .string(run.announcement.day.text),
            "to": .string(run.audience.rawValue), "mails_per_minute": .count(run.perMinute),
            "begun_at": .time(run.begunAt), "told": .count(run.told), "ended_at": .optional(run.endedAt),
            "under_way": .bool(run.isUnderWay), "stopped_by": .optional(run.stoppedBy?.text),
        ])
    }
}

extension APICall {
    fileprivate func announcementID() throws(APIProblem) -> ID<AnnouncementRun> {
        guard let id = parameters["id"].flatMap({ ID<AnnouncementRun>(parsing: $0) }) else { throw APIProblem.notFound }
        return id
    }

    fileprivate func announcement() throws(APIProblem) -> (Announcement, AnnouncementAudience) {
        guard let phase = text("announcement").flatMap(LaunchPhase.init(rawValue:)) else {
            throw APIProblem([.malformed("/announcement")])
        }
        guard let day = text("day").flatMap(CalendarDay.init) else { throw APIProblem([.malformed("/day")]) }
        guard let audience = text("to").flatMap(AnnouncementAudience.init(rawValue:)) else {
            throw APIProblem([.malformed("/to")])
        }
        return (Announcement(phase, of: day), audience)
    }

    /// How many mails may leave in a minute, where that was said.
    var pace: ActivationPace? {
        guard case .integer(let number) = content["mails_per_minute"] else { return nil }
        return Int(exactly: number).flatMap(ActivationPace.init(perMinute:))
    }
}
