import Bootstrap
import Logging
import UseCases

extension LoggingSystem {
    /// Everything that logs in this process, libraries included, writes logfmt lines to standard error.
    static func start(level: Logger.Level) {
        bootstrap { label in
            LogfmtHandler(label: label, level: level, now: TimeSource.system.now, write: StandardError.write)
        }
    }
}
