/// The one thing about a connection that somebody has to do something about, the most urgent of what there is.
package enum ConnectionProblem: Hashable, Sendable {
    /// Nobody carries what it is owed.
    case noConnector
    /// It has presented no key yet.
    case connectorUnregistered
    /// Nobody has compared its fingerprint.
    case connectorUnconfirmed
    /// The account that writes has no password, or one for another connector.
    case noWriterPassword
    /// The account that reads has none: it can't be tested.
    case noReaderPassword
    case paused
    /// Something waits, and the connector has not asked for work for a while.
    case connectorSilent
    /// What directories said most often.
    case failing(DeliveryFailure)
    case nobodyBound
    /// No authority that may vouch for the directory is valid for long.
    case authorityRunsOut(Timestamp)

    /// As programs name it.
    package var name: String {
        switch self {
        case .noConnector: "no-connector"
        case .connectorUnregistered: "connector-unregistered"
        case .connectorUnconfirmed: "connector-unconfirmed"
        case .noWriterPassword: "no-writer-password"
        case .noReaderPassword: "no-reader-password"
        case .paused: "paused"
        case .connectorSilent: "connector-silent"
        case .failing: "failing"
        case .nobodyBound: "nobody-bound"
        case .authorityRunsOut: "authority-runs-out"
        }
    }

    /// Each once; a failure stands for all.
    package static let samples: [ConnectionProblem] = [
        .noConnector, .connectorUnregistered, .connectorUnconfirmed, .noWriterPassword, .noReaderPassword, .paused,
        .connectorSilent, .failing(.unreachable), .nobodyBound, .authorityRunsOut(Timestamp(milliseconds: 0)),
    ]

    /// How long a connector with work may be silent.
    package static let silentAfter: Duration = .minutes(5)

    /// - Parameters:
    ///   - waiting: How many deliveries it is owed.
    ///   - failure: The most frequent one, if any.
    ///   - authorities: Those that may vouch for the directory; none where they can't be read.
    package init?(
        of connection: Connection, _ connector: Connector?, hasReader: Bool, hasWriter: Bool, waiting: Int,
        failure: DeliveryFailure?, bound: Int, authorities: [PinnedAuthority] = [], at now: Timestamp
    ) {
        guard let connector else {
            self = .noConnector
            return
        }
        if connector.publicKey == nil {
            self = .connectorUnregistered
        } else if !connector.isTrusted {
            self = .connectorUnconfirmed
        } else if !hasWriter {
            self = .noWriterPassword
        } else if !hasReader {
            self = .noReaderPassword
        } else if connection.pausedAt != nil {
            self = .paused
        } else if waiting > 0, let seen = connector.lastSeenAt, now - seen > Self.silentAfter {
            self = .connectorSilent
        } else if let failure {
            self = .failing(failure)
        } else if let end = authorities.runOut(at: now) {
            self = .authorityRunsOut(end)
        } else if bound == 0 {
            self = .nobodyBound
        } else {
            return nil
        }
    }
}
