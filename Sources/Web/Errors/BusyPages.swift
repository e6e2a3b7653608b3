import Domain
import Formats
import Hummingbird
import Synchronization

/// The page that turns people away, made once a second. When there is too much to do it is most of what is answered, and
/// what it costs is missing where the work is done.
///
/// Its nonce is the same for a second, too: there is nothing in the page that came from anybody.
final class BusyPages: Sendable {
    private struct Page {
        let madeAt: Timestamp
        let text: String
        let nonce: String
    }

    private let pages = Mutex<[Int: Page]>([:])

    /// - Parameter make: Renders the page with a nonce.
    func response(
        retryAfter seconds: Int, at now: Timestamp, chance: Chance, _ make: (_ nonce: String) async -> String
    ) async -> Response {
        let page: Page
        if let known = pages.withLock({ $0[seconds] }), known.madeAt <= now, now < known.madeAt + .seconds(1) {
            page = known
        } else {
            let nonce = Base64URL.encode(chance.bytes(16))
            let made = Page(madeAt: now, text: await make(nonce), nonce: nonce)
            pages.withLock { $0[seconds] = made }
            page = made
        }
        return .html(page.text, status: .serviceUnavailable, nonce: page.nonce)
    }
}
