/// What settings are about. Each topic is a page of its own; every setting is of exactly one.
package enum SettingTopic: String, Hashable, Sendable, CaseIterable {
    case organisation, passwords, expiry, lockout, recovery, factors, duo, helpDesk = "help-desk", sessions, events

    package var keys: [SettingKey] { SettingKey.all.filter { $0.topic == self } }
}

extension SettingKey {
    package var topic: SettingTopic {
        switch name {
        case "password.expires-after-days", "password.allow-change-after-expiry", "password.expiry-spread-days":
            return .expiry
        default: break
        }
        if name.hasPrefix("factors.duo.") { return .duo }
        switch name.prefix(while: { $0 != "." }) {
        case "organisation": return .organisation
        case "password": return .passwords
        case "lockout": return .lockout
        case "recovery": return .recovery
        case "factors": return .factors
        case "events": return .events
        case "helpdesk": return .helpDesk
        default: return .sessions
        }
    }
}
