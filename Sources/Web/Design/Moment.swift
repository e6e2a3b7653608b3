import Domain
import Texts

extension HTML {
    /// A point in time, in UTC; a script may show it in the reader's own time.
    static func moment(_ time: Timestamp) -> HTML {
        "<time datetime=\"\(time.machineReadable)\">\(time.words)</time>"
    }
}
