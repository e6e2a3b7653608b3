/// A request that never reaches a use case. Each has a page of its own.
package enum WebFault: Error, Hashable, Sendable {
    case badRequest
    case crossSite
    /// The role doesn’t have the right.
    case notAllowed
    case notFound
    /// - Parameter allowed: The methods that there are, as the `Allow` header names them (RFC 9110, section 15.5.6).
    case methodNotAllowed(allowed: String)
    case tooLarge
    case unsupportedType
    case misdirected
    case tooManyAttempts(retryAfter: Int)

    var kind: ErrorPage.Kind {
        switch self {
        case .badRequest: .badRequest
        case .crossSite: .crossSite
        case .notAllowed: .notAllowed
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .tooLarge: .tooLarge
        case .unsupportedType: .unsupportedType
        case .misdirected: .misdirected
        case .tooManyAttempts(let seconds): .tooManyAttempts(retryAfter: seconds)
        }
    }
}
