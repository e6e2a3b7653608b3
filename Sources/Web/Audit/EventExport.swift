import Domain
import Formats
import UseCases

/// A file of events.
struct EventExport: Sendable {
    let fileName: String
    let contentType: String
    let beginning: String
    let line: @Sendable (EventOverview) -> String

    /// Times in RFC 3339; the facts of an event as one JSON object.
    ///
    /// Where lists are separated by semicolons, a spreadsheet splits a line at every one of them, whatever stands in
    /// quotes, and takes what is behind it for a cell, and may take that for a formula. In JSON a semicolon can be
    /// written without one.
    static let csv: EventExport = {
        let writer = CSVWriter()
        return EventExport(
            fileName: "events.csv", contentType: "text/csv; charset=utf-8",
            beginning: writer.record(["number", "at", "kind", "actor", "account", "details", "link"]),
            line: { event in
                writer.record([
                    String(event.number), event.at.internetDateTime, event.kind, event.actor,
                    event.account?.rawValue ?? "",
                    String(decoding: event.facts.bytes, as: UTF8.self).replacing(";", with: #"\u003b"#), event.link,
                ])
            })
    }()

    /// One object a line, as `GET /api/v1/events` has them, with the link.
    static let jsonLines = EventExport(
        fileName: "events.jsonl", contentType: "application/jsonl", beginning: "",
        line: { String(decoding: $0.json.bytes, as: UTF8.self) + "\n" })
}
