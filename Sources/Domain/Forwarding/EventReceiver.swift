/// Where events are forwarded to. There is one of each at most.
package enum EventReceiver: String, Hashable, Sendable, CaseIterable {
    case syslog, webhook

    /// The setting that says where it is.
    package var setting: String {
        switch self {
        case .syslog: "events.syslog-url"
        case .webhook: "events.webhook-url"
        }
    }

    /// Events that go at once. The same ones go again until the receiver has confirmed them.
    package var batch: Int {
        switch self {
        case .syslog: 500
        case .webhook: 100
        }
    }
}
