/// Everything that is wrong with the configuration, found in one go.
package struct ConfigurationFaults: Error, Sendable, CustomStringConvertible {
    package let faults: [ConfigurationFault]

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong, in words for whoever starts the server: which setting, where it came from, and what is
/// allowed. Never holds a value that may be secret.
package struct ConfigurationFault: Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable {
        /// `value` is nil where it may be secret.
        case notAllowed(value: String?, allowed: String)
        /// The setting is there once and must be there as one value, not as a list.
        case list
        /// A file that the setting names is missing, or this process may not read it.
        case unreadable(path: String, mend: String)
        /// The setting is needed because another one is there.
        case missing(because: Setting)
        /// The configuration file itself.
        case unreadableFile
        case malformedFile
    }

    /// Nil where it is the file itself that can't be used.
    package let setting: Setting?
    package let origin: Origin
    package let problem: Problem

    package var description: String { "\(place): \(reason)" }

    private var place: String {
        switch (setting, origin) {
        case (let setting?, .flag): "\(setting.flag)"
        case (let setting?, .environment): "\(setting.environmentName) (environment)"
        case (let setting?, .file(let path)): "\(setting.rawValue) (\(path))"
        case (let setting?, .standard): "\(setting.environmentName) (default)"
        case (nil, .file(let path)): path
        case (nil, _): "configuration file"
        }
    }

    private var reason: String {
        switch problem {
        case .notAllowed(let value?, let allowed): "\"\(value)\" can't be used; allowed is \(allowed)"
        case .notAllowed(nil, let allowed):
            "the value can't be used (it is not shown: it may hold a password); "
                + "allowed is \(allowed)"
        case .list: "is a list; one value is allowed"
        case .unreadable(let path, let mend): "can't read \(path); \(mend)"
        case .missing(let other): "is missing; \(other.environmentName) is set and needs it"
        case .unreadableFile: "can't be read; name a file that exists and that this user may read"
        case .malformedFile: "is not valid YAML with a mapping at its top"
        }
    }
}

/// Where a value came from. The first that has one wins, in this order.
package enum Origin: Hashable, Sendable {
    case flag
    case environment
    case file(String)
    case standard
}
