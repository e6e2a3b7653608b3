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

        func elements(separatedBy separator: Character) -> [String] {
            isList ? values : values.flatMap { $0.split(separator: separator).map(String.init) }
        }
    }

    let layers: [Layer]
    private(set) var faults: [ConfigurationFault]

    init(layers: [Layer], faults: [ConfigurationFault]) {
        self.layers = layers
        self.faults = faults
    }

    /// The setting's own value, understood by `parse`; or nil when it is nowhere, or is wrong and was reported.
    mutating func value<Value, Fault>(
        _ setting: Setting, allowed: (Fault) -> String, parse: (String) throws(Fault) -> Value
    ) -> Value? {
        guard let (text, origin) = text(setting) else { return nil }
        return understand(text, of: setting, from: origin, allowed: allowed, parse: parse)
    }

    /// Every element of the setting: a sequence in the file, separated text elsewhere.
    mutating func values<Value, Fault>(
        _ setting: Setting, separator: Character, allowed: (Fault) -> String, parse: (String) throws(Fault) -> Value
    ) -> [Value]? {
        guard let found = find(setting) else { return nil }
        return found.elements(separatedBy: separator).compactMap {
            understand($0, of: setting, from: found.origin, allowed: allowed, parse: parse)
        }
    }

    /// Any text is a path; whether something can be read there is another question.
    mutating func path(_ setting: Setting) -> String? {
        text(setting)?.text
    }

    /// Several paths, separated by colons outside the file.
    func paths(_ setting: Setting) -> [String]? {
        find(setting)?.elements(separatedBy: ":")
    }

    private mutating func text(_ setting: Setting) -> (text: String, origin: Origin)? {
        guard let found = find(setting) else { return nil }
        guard !found.isList, let text = found.values.first else {
            report(setting, found.origin, .list)
            return nil
        }
        return (text, found.origin)
    }

    private mutating func understand<Value, Fault>(
        _ text: String, of setting: Setting, from origin: Origin, allowed: (Fault) -> String,
        parse: (String) throws(Fault) -> Value
    ) -> Value? {
        do throws(Fault) {
            return try parse(text)
        } catch {
            report(setting, origin, .notAllowed(value: setting.isSecret ? nil : text, allowed: allowed(error)))
            return nil
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
