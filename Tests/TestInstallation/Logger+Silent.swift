package import Logging

extension Logger {
    /// For what logs in passing.
    package static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
