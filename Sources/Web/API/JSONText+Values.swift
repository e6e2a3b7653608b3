import Domain
import Formats

extension JSONText {
    static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
    static func optional(_ time: Timestamp?) -> JSONText { time.map { .time($0) } ?? .null }
    static func time(_ time: Timestamp) -> JSONText { .integer(time.milliseconds) }
    static func count(_ number: Int) -> JSONText { .integer(Int64(number)) }
    static func id<Subject>(_ id: ID<Subject>) -> JSONText { .string(id.rawValue) }
    /// Of what ends at a time, or not by itself.
    static func end(_ time: Timestamp?) -> JSONText { .optional(time == .distantFuture ? nil : time) }
}
