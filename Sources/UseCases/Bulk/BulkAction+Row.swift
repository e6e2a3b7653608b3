import Domain
import FoundationEssentials
import Store

/// A row that was written by something else than this program.
struct UnknownBulkAction: Error {}

extension BulkAction {
    init(_ row: BulkRow) throws {
        guard let action = UserAction(name: row.action), let actor = Actor(text: row.actor) else {
            throw UnknownBulkAction()
        }
        self.init(
            id: row.id, actor: actor, action: action, reason: try Reason(row.reason),
            selection: try JSONDecoder().decode(Selection.self, from: Data(row.selection.utf8)),
            begunAt: row.begunAt, place: row.place, changed: row.changed, leftOut: row.leftOut, endedAt: row.endedAt,
            stoppedBy: row.stoppedBy.flatMap(Actor.init(text:)))
    }

    func row() throws -> BulkRow {
        BulkRow(
            id: id, actor: actor.text, action: action.name, reason: reason.text,
            selection: String(decoding: try JSONEncoder().encode(selection), as: UTF8.self), begunAt: begunAt,
            place: place, changed: changed, leftOut: leftOut, endedAt: endedAt, stoppedBy: stoppedBy?.text)
    }
}
