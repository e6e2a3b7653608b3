import Configuration

/// Finds each setting in the first layer that has it, and gathers what is wrong instead of stopping at it.
struct SettingsReader {
    /// One place that settings come from.
    struct Layer {
        let origin: Origin
        let snapshot: any ConfigSnapshot
    }

    /// A value that was found, before it is understood.
    struct Finding {
        let origin: Origin
        let values: [String]
        let isList: Bool
    }

    let layers: [Layer]
    private(set) var faults: [ConfigurationFault]

    init(layers: [Layer], faults: [ConfigurationFault]) {
        self.layers = layers
        self.faults = faults
    }

    /// The setting's own value, understood by `parse`; or nil when it is nowhere, or is wrong and was reported.
    mutating func value<Value>(
        _ setting: Setting, allowed: String, parse: (String) -> Value?
    ) -> Value? {
        guard let found = find(setting) else { return nil }
        guard !found.isList, let text = found.values.first else {
            report(setting, found.origin, .list)
            return nil
        }
        guard let value = parse(text) else {
            report(setting, found.origin, .notAllowed(value: setting.isSecret ? nil : text, allowed: allowed))
            return nil
        }
        return value
    }

    /// Every element of the setting: a sequence in the file, separated text elsewhere.
    mutating func values<Value>(
        _ setting: Setting, separator: Character, allowed: String, parse: (String) -> Value?
    ) -> [Value]? {
        guard let found = find(setting) else { return nil }
        let elements =
            found.isList ? found.values : found.values.flatMap { $0.split(separator: separator).map(String.init) }
        return elements.compactMap { element in
            let value = parse(element)
            if value == nil {
                report(setting, found.origin, .notAllowed(value: element, allowed: allowed))
            }
            return value
        }
    }

    mutating func report(_ setting: Setting, _ origin: Origin, _ problem: ConfigurationFault.Problem) {
        faults.append(ConfigurationFault(setting: setting, origin: origin, problem: problem))
    }

    func origin(of setting: Setting) -> Origin {
        find(setting)?.origin ?? .standard
    }

    /// An empty value is none: that is how an environment file switches a setting off.
    private func find(_ setting: Setting) -> Finding? {
        let key = setting.key
        for layer in layers {
            if case .string(let text)? = try? layer.snapshot.value(forKey: key, type: .string).value?.content {
                guard !text.isEmpty else { continue }
                return Finding(origin: layer.origin, values: [text], isList: false)
            }
            if case .stringArray(let list)? = try? layer.snapshot.value(forKey: key, type: .stringArray).value?.content
            {
                return Finding(origin: layer.origin, values: list, isList: true)
            }
        }
        return nil
    }
}

extension Setting {
    /// Where swift-configuration looks for it: the environment's provider writes the same components in its own way.
    var key: AbsoluteConfigKey {
        AbsoluteConfigKey(rawValue.split(separator: ".").map(String.init))
    }
}
