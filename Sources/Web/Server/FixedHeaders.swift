import Domain
import HTTPTypes
import Hummingbird

/// The headers that answers carry whatever they say, made once: they are most of an answer's head.
struct FixedHeaders: Sendable {
    /// For what a program reads: no browser gives it a window or a device, or follows a link in it; its policy forbids
    /// frames.
    private let data: [HTTPField]
    private let page: [HTTPField]
    /// What holds for an answer that is no page and so has no policy of its own.
    private static let barePolicy = HTTPField(
        name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'")

    init(baseURL: BaseURL) {
        var data = [
            HTTPField(name: .xContentTypeOptions, value: "nosniff"),
            HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
        ]
        if baseURL.isSecure { data.append(HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")) }
        self.data = data
        page =
            data + [
                HTTPField(name: .referrerPolicy, value: "no-referrer"),
                // Browsers from before `frame-ancestors`.
                HTTPField(name: .xFrameOptions, value: "DENY"),
                HTTPField(name: .crossOriginOpenerPolicy, value: "same-origin"),
                HTTPField(name: .permissionsPolicy, value: "camera=(), geolocation=(), microphone=()"),
            ]
    }

    func add(to response: inout Response) {
        var (isData, hasPolicy) = (false, false)
        for field in response.headers {
            switch field.name {
            case .contentType: isData = field.value.hasPrefix("application/")
            case .contentSecurityPolicy: hasPolicy = true
            default: break
            }
        }
        let fields = isData ? data : page
        // Together with Hummingbird's date and length: room is made once.
        response.headers.reserveCapacity(response.headers.count + fields.count + 3)
        for field in fields { response.headers.append(field) }
        if !hasPolicy { response.headers.append(Self.barePolicy) }
    }
}

extension HTTPField.Name {
    fileprivate static let xFrameOptions = HTTPField.Name("X-Frame-Options") ?? .origin
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .origin
    fileprivate static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .origin
    fileprivate static let permissionsPolicy = HTTPField.Name("Permissions-Policy") ?? .origin
}
