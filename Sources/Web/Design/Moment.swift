import Domain
import Texts

extension HTML {
    /// A point in time, in UTC; the script may show it in the reader's own time.
    static func moment(_ time: Timestamp) -> HTML {
        "<time datetime=\"\(time.internetDateTime)\">\(time.words)</time>"
    }
}
