import Domain
import FoundationEssentials
import Store
import Synchronization
import UseCases

/// Prints events as they are read, one after the other.
final class EventPrinter: Sendable {
    private let json: Bool
    private let list: Mutex<JSONList>

    init(json: Bool) {
        self.json = json
        list = Mutex(JSONList(isWanted: json))
    }

    func print(_ event: StoredEvent) throws {
        let report = try Report(event)
        guard json else { return StandardOutput.write(report.line) }
        try list.withLock { try $0.append(report) }
    }

    func end() {
        list.withLock { $0.end() }
    }

    /// Times are milliseconds since 1970.
    private struct Report: Encodable {
        let number: Int
        let at: Int64
        let kind: String
        let actor: String
        let account: String?
        let details: [String: String]
        let link: String

        init(_ event: StoredEvent) throws {
            number = event.number
            at = event.at.milliseconds
            kind = event.kind
            actor = event.actor
            account = event.account?.rawValue
            details = try event.facts()
            link = event.link
        }

        var line: String {
            let time = Date(timeIntervalSince1970: Double(at / 1_000)).formatted(.iso8601)
            let facts = details.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return ([String(number), time, kind, actor, account ?? "-"] + facts).joined(separator: "\t")
        }
    }
}
