package import Domain
package import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import UseCases

/// The page that turns people away, made once a second. When there is too much to do it is most of what is answered, and
/// what it costs is missing where the work is done.
///
/// Its nonce is the same for a second, too: there is nothing in the page that came from anybody.
package final class BusyPages: Sendable {
    package struct Page: Sendable {
        fileprivate let madeAt: ContinuousClock.Instant
        /// Without the headers that all answers carry.
        let response: Response
        /// Whole, as it goes over the wire.
        let head: HTTPResponse
        let body: ByteBuffer
    }

    private let fixedHeaders: FixedHeaders
    private let clock = ContinuousClock()
    private let pages = Mutex<[Key: Page]>([:])

    private struct Key: Hashable {
        let retryAfter: Int
        let entrance: Entrance
    }

    init(fixedHeaders: FixedHeaders) {
        self.fixedHeaders = fixedHeaders
    }

    /// The page, if it was made within the last second.
    func known(retryAfter seconds: Int, at entrance: Entrance) -> Page? {
        let key = Key(retryAfter: seconds, entrance: entrance)
        guard let page = pages.withLock({ $0[key] }), clock.now - page.madeAt < .seconds(1) else { return nil }
        return page
    }

    /// - Parameter render: Renders the page with a nonce.
    package func page(
        retryAfter seconds: Int, at entrance: Entrance, chance: Chance, _ render: (_ nonce: String) async -> String
    ) async -> Page {
        if let known = known(retryAfter: seconds, at: entrance) { return known }
        let nonce = Base64URL.encode(chance.bytes(16))
        let body = ByteBuffer(string: await render(nonce))
        var response = Response.html(body, status: .serviceUnavailable, nonce: nonce)
        response.headers[.retryAfter] = String(seconds)
        var whole = response
        fixedHeaders.add(to: &whole)
        whole.headers[.contentLength] = String(body.readableBytes)
        let page = Page(madeAt: clock.now, response: response, head: whole.head, body: body)
        pages.withLock { $0[Key(retryAfter: seconds, entrance: entrance)] = page }
        return page
    }
}
