package import Domain
import UseCases

/// What a topic's form holds: the values that it was shown with and those that are typed in it, by the settings' names.
package struct SettingForm: Hashable, Sendable {
    package var start: [String: String]
    package var typed: [String: String]

    /// As it is shown first.
    package init(_ topic: SettingTopic, of settings: Settings) {
        start = topic.keys.reduce(into: [:]) { $0[$1.name] = $1.read(settings) }
        typed = start
    }

    /// As it came back.
    init(_ topic: SettingTopic, _ fields: [String: String]) {
        (start, typed) = ([:], [:])
        for key in topic.keys {
            start[key.name] = fields[Self.start(of: key)]
            typed[key.name] = fields[key.name].map { key.isSecret ? $0 : String($0.prefix(1_000)) }
            if key.isSecret, fields[Self.removal(of: key)] == "true" { isRemoved.insert(key.name) }
        }
    }

    /// Secrets that are to go.
    private var isRemoved: Set<String> = []

    /// What was typed and is not what was there.
    func changes(of topic: SettingTopic) -> [SettingChange] {
        topic.keys.compactMap { key in
            let (from, to) = (start[key.name], typed[key.name])
            if key.isSecret {
                if isRemoved.contains(key.name) { return SettingChange(key.name, to: "") }
                guard let to, !to.isEmpty else { return nil }
                return SettingChange(key.name, to: to)
            }
            guard let to, to != from else { return nil }
            return SettingChange(key.name, from: from, to: to)
        }
    }

    func fieldOfStart(of key: SettingKey) -> HTML? {
        guard !key.isSecret, let value = start[key.name] else { return nil }
        return "\n<input type=\"hidden\" name=\"\(Self.start(of: key))\" value=\"\(value)\">"
    }

    /// All of it but secrets, to be sent again unseen.
    func hidden(_ topic: SettingTopic) -> [HTML] {
        topic.keys.compactMap { key -> HTML? in
            guard !key.isSecret, let value = typed[key.name] else { return nil }
            return "\n<input type=\"hidden\" name=\"\(key.name)\" value=\"\(value)\">\(fieldOfStart(of: key))"
        }
    }

    private static func start(of key: SettingKey) -> String { "was.\(key.name)" }
    static func removal(of key: SettingKey) -> String { "remove.\(key.name)" }
}
