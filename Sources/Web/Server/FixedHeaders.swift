import Domain
import HTTPTypes
import Hummingbird

/// The headers that every answer carries, made once: they are most of an answer's head.
struct FixedHeaders: Sendable {
    private let fields: [HTTPField]
    /// What holds for an answer that is no page and so has no policy of its own.
    private static let barePolicy = HTTPField(
        name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'")

    init(baseURL: BaseURL) {
        var fields = [
            HTTPField(name: .xContentTypeOptions, value: "nosniff"),
            HTTPField(name: .referrerPolicy, value: "no-referrer"),
            HTTPField(name: .xFrameOptions, value: "DENY"),
            HTTPField(name: .crossOriginOpenerPolicy, value: "same-origin"),
            HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
            HTTPField(name: .permissionsPolicy, value: "camera=(), geolocation=(), microphone=()"),
        ]
        if baseURL.isSecure { fields.append(HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")) }
        self.fields = fields
    }

    func add(to response: inout Response) {
        let hasPolicy = response.headers.contains { $0.name == .contentSecurityPolicy }
        response.headers.append(contentsOf: fields)
        if !hasPolicy { response.headers.append(Self.barePolicy) }
    }
}

extension HTTPField.Name {
    fileprivate static let xFrameOptions = HTTPField.Name("X-Frame-Options") ?? .origin
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .origin
    fileprivate static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .origin
    fileprivate static let permissionsPolicy = HTTPField.Name("Permissions-Policy") ?? .origin
}
