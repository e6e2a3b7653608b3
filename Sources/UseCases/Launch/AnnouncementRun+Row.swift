import Domain
import Store

/// A row that was written by something else than this program.
struct UnknownAnnouncement: Error {}

extension AnnouncementRun {
    init(_ row: AnnouncementRow) throws {
        guard let actor = Actor(text: row.actor), let phase = LaunchPhase(rawValue: row.phase),
            let audience = AnnouncementAudience(rawValue: row.audience)
        else { throw UnknownAnnouncement() }
        self.init(
            id: row.id, actor: actor,
            announcement: Announcement(phase, of: CalendarDay(daysSince1970: row.day)), audience: audience,
            perMinute: row.perMinute, begunAt: row.begunAt, place: row.place, told: row.told, endedAt: row.endedAt,
            stoppedBy: row.stoppedBy.flatMap(Actor.init(text:)))
    }

    var row: AnnouncementRow {
        AnnouncementRow(
            id: id, actor: actor.text, phase: announcement.phase.rawValue, day: announcement.day.daysSince1970,
            audience: audience.rawValue, perMinute: perMinute, begunAt: begunAt, place: place, told: told,
            endedAt: endedAt, stoppedBy: stoppedBy?.text)
    }
}
