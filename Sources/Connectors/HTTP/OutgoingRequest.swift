package import Domain

/// A request to another server.
package struct OutgoingRequest: Sendable {
    package enum Method: Sendable {
        case get
        /// With this body.
        case post(Secret<[UInt8]>)
    }

    package let url: String
    package let method: Method
    /// Names and values; no line breaks.
    package let headers: [(name: String, value: String)]

    package init(url: String, method: Method, headers: [(name: String, value: String)] = []) {
        self.url = url
        self.method = method
        self.headers = headers
    }
}

package struct OutgoingAnswer: Sendable {
    package let status: Int
    package let body: [UInt8]
    /// From `Retry-After` (RFC 9110, section 10.2.3), be it a duration or a date.
    package let retryAfter: Duration?
}
