import Domain
import Formats
import Store
import Texts
import UseCases

extension Checkup {
    /// A connector asks at least every ten seconds, and is noted once a minute.
    private static let silence: Duration = .minutes(5)

    /// Whether somebody carries what directories are owed.
    func checkConnectors(_ database: any Database) async -> [Finding] {
        do {
            let now = TimeSource.system.now()
            let (connectors, connections) = try await database.read {
                (try $0.listConnectors(), try $0.listConnections())
            }
            return connectors.map { check($0, at: now) } + connections.flatMap { authorities(of: $0, at: now) }
                + connections.filter { $0.connector == nil }.map {
                    .note(
                        "connectors",
                        "nobody carries to “\($0.name.text)”: lockstep connections secret NAME --connector NAME")
                }
        } catch {
            return [.fault("connectors", error)]
        }
    }

    /// Whether somebody vouches for a directory for long.
    private func authorities(of connection: Connection, at now: Timestamp) -> [Finding] {
        let pinned = AuthorityCertificates.list(in: connection.settings.authorities)
        guard let end = pinned.runOut(at: now) else { return [] }
        let what = "the last certificate that vouches for “\(connection.name.text)”"
        return [
            end < now
                ? .fault(
                    "connectors", "\(what) ran out on \(end.words): lockstep connections set NAME authorities=- < FILE")
                : .note("connectors", "\(what) runs out on \(end.words): add its successor’s to the same setting")
        ]
    }

    private func check(_ connector: Connector, at now: Timestamp) -> Finding {
        let name = connector.name.text
        guard connector.publicKey != nil else {
            return .note("connectors", "“\(name)” has not presented its key: lockstep connectors renew NAME")
        }
        guard connector.isTrusted else {
            return .note(
                "connectors",
                "“\(name)” waits for its fingerprint to be compared: lockstep connectors confirm NAME FINGERPRINT")
        }
        // The one in a server asks without a token.
        guard let seen = connector.lastSeenAt else { return .fine("connectors", "“\(name)” is confirmed") }
        guard now - seen > Self.silence else { return .fine("connectors", "“\(name)” asks for work") }
        let minutes = (now - seen).inMilliseconds / 60_000
        return .fault(
            "connectors", "“\(name)” was last heard of \(minutes) minutes ago: look at its log where it runs")
    }
}
