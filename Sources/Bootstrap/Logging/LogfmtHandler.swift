package import Domain
import FoundationEssentials
package import Logging

/// Writes one logfmt line an event: time, level, where it comes from, the constant message, the facts in order of
/// their names.
package struct LogfmtHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let now: @Sendable () -> Timestamp
    private let write: @Sendable (_ line: String) -> Void

    /// - Parameters:
    ///   - label: The logger's name.
    ///   - write: Takes a whole line, with its line feed; called from any thread.
    package init(
        label: String, level: Logger.Level, now: @Sendable @escaping () -> Timestamp,
        write: @Sendable @escaping (_ line: String) -> Void
    ) {
        self.label = label
        logLevel = level
        self.now = now
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = Logfmt()
        line.append("time", Self.text(of: now()))
        line.append("level", event.level.rawValue)
        line.append("logger", label)
        line.append("msg", event.message.description)
        // What is said at the call is closer than what the context says, and that than what the logger carries.
        let facts = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
            line.append(key, value.description)
        }
        if let error = event.error {
            line.append("error", String(describing: error))
        }
        write(line.line + "\n")
    }

    /// ISO 8601 in UTC with milliseconds. They are appended as the whole number that they are: a `Date` counts in
    /// binary fractions, and would show 677 for 678.
    private static func text(of time: Timestamp) -> String {
        let (seconds, milliseconds) = time.milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        return "\(text.dropLast()).\(String(1_000 + milliseconds).dropFirst())Z"
    }
}
