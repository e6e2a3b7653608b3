import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import UseCases

/// The audit trail, for administrators who may see it.
struct EventsRoutes {
    static let pageSize = 50
    /// Events that an export holds in memory at once.
    static let exportedAtOnce = 500

    func add(to routes: PageRoutes) {
        routes.get("/events") { visit in
            try await visit.holding(\.auditing) { try await list(visit, $0, $1) }
        }
        routes.get("/events/events.csv") { visit in
            try await visit.holding(\.auditing) { try await export(visit, $1, EventExport.csv) }
        }
        routes.get("/events/events.jsonl") { visit in
            try await visit.holding(\.auditing) { try await export(visit, $1, EventExport.jsonLines) }
        }
        routes.get("/events/head.json") { visit in
            try await visit.holding(\.auditing) { _, right in
                let head = try await right.signHead().found()
                return Response.file("audit-head.json", type: "application/json", head.json.bytes)
            }
        }
    }

    private func list(_ visit: Visit, _ signedIn: SignedIn, _ right: AuditingRight) async throws -> Response {
        let fields = try visit.queryFields()
        let query = try EventQuery(fields)
        let before = fields["before"].flatMap { Int($0) }
        let selection: EventSelection
        switch try await visit.selection(of: query, right) {
        case .success(let found): selection = found
        case .failure(let problem):
            return try await visit.page(
                EventsPage(query: query, problem: problem), status: .unprocessableContent, signedIn: signedIn)
        }
        let page = try await right.listEvents(selection, before: before ?? .max, limit: Self.pageSize).found()
        return try await visit.page(
            EventsPage(
                query: query, events: page.events, people: try await right.findPeople(in: page.events).found(),
                older: page.next, isCutShort: page.isCutShort, isContinued: before != nil),
            signedIn: signedIn)
    }

    /// Read and sent piece by piece, however long the trail is.
    private func export(_ visit: Visit, _ right: AuditingRight, _ format: EventExport) async throws -> Response {
        let query = try EventQuery(try visit.queryFields())
        guard case .success(let selection) = try await visit.selection(of: query, right) else {
            throw WebFault.badRequest
        }
        let first = try await right.listEvents(selection, limit: Self.exportedAtOnce).found()
        let body = ResponseBody { writer in
            var page = first
            try await writer.write(ByteBuffer(string: format.beginning + page.events.map(format.line).joined()))
            while let next = page.next {
                page = try await right.listEvents(selection, before: next, limit: Self.exportedAtOnce).found()
                try await writer.write(ByteBuffer(string: page.events.map(format.line).joined()))
            }
            try await writer.finish(nil)
        }
        return .file(format.fileName, type: format.contentType, body)
    }
}

extension Visit {
    /// Days are the organisation's.
    fileprivate func selection(
        of query: EventQuery, _ right: AuditingRight
    ) async throws -> Result<EventSelection, EventsPage.Problem> {
        var selection = EventSelection(
            flow: query.flow, kind: query.kind, words: query.words.isEmpty ? nil : query.words)
        if !query.account.isEmpty {
            guard let account = try await right.findSubject(query.account).found() else {
                return .failure(.noSuchAccount)
            }
            selection.account = account
        }
        let zone = installation.wallClock(under: try await installation.findSettings()).rules
        if !query.since.isEmpty {
            guard let day = CalendarDay(query.since) else { return .failure(.noSuchSince) }
            selection.since = zone.moment(hour: 0, of: day.daysSince1970)
        }
        if !query.until.isEmpty {
            guard let day = CalendarDay(query.until) else { return .failure(.noSuchUntil) }
            selection.until = zone.moment(hour: 0, of: day.daysSince1970 + 1)
        }
        return .success(selection)
    }
}
