package import Domain
import Texts
package import UseCases

/// How one account stands in one directory, as administrators see it, wherever that is listed.
package struct DeliveryStanding: Hashable, Sendable {
    package let connection: ConnectionName
    /// As the directory names it.
    package let entry: String
    package let state: DeliveryState
    /// Since when something is owed; `nil` where nothing is.
    package let owedSince: Timestamp?
    /// The password has arrived, and something else is still owed.
    package let hasPassword: Bool

    package init(
        connection: ConnectionName, entry: String, state: DeliveryState, owedSince: Timestamp? = nil,
        hasPassword: Bool = false
    ) {
        self.hasPassword = hasPassword
        self.connection = connection
        self.entry = entry
        self.state = state
        self.owedSince = owedSince
    }

    package init(_ overview: BindingOverview) {
        self.init(
            connection: overview.connection.name, entry: overview.binding.entry, state: overview.state,
            owedSince: overview.binding.target.owed?.queuedAt,
            hasPassword: overview.binding.target.owed?.owesPassword == false)
    }
}

extension DeliveryStanding {
    static func list(_ standings: [DeliveryStanding], at now: Timestamp) -> HTML {
        """
        <ul class="activity">\(standings.map { $0.line(at: now) })
        </ul>
        """
    }

    private func line(at now: Timestamp) -> HTML {
        let times = times(at: now).map { name, time -> HTML in "\(name) \(.moment(time))" }
        let told: HTML? = StandingWords.reason(for: state, hasPassword: hasPassword).map { "\n<p>\($0)</p>" }
        return """

            <li>
            <p><bdi>\(connection.text)</bdi>: <strong>\(StandingWords.name(of: state))</strong></p>\(told)
            <p class="hint">\(times.map { "\($0) · " as HTML })\(StandingWords.entry) <bdi>\(entry)</bdi></p>
            </li>
            """
    }

    private func times(at now: Timestamp) -> [(String, Timestamp)] {
        var times: [(String, Timestamp)] = []
        if let owedSince { times.append((StandingWords.since, owedSince)) }
        switch state {
        case .applied(let time): if let time { times.append((StandingWords.applied, time)) }
        case .waiting(_, let time): if time > now { times.append((StandingWords.nextTry, time)) }
        case .pending, .failed, .needsPassword, .paused: break
        }
        return times
    }
}
