import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import UseCases

/// One request to a page: who asks, from where, with which cookies and which form.
struct Visit: Sendable {
    let request: Request
    let context: WebContext
    let form: [String: String]
    let portal: Portal
    let nonce: String
    /// What the hidden field of forms is derived from, and whether the browser has it already.
    let formToken: Token
    let hasFormToken: Bool
    /// Where the forms lead that its page has; the page's own address but where another one stands in for it.
    private let formPath: String

    init(
        request: Request, context: WebContext, form: [String: String], portal: Portal, formPath: String? = nil
    ) {
        self.request = request
        self.context = context
        self.form = form
        self.portal = portal
        let chance = portal.installation.chance
        nonce = Base64URL.encode(chance.bytes(16))
        let sent = PortalCookie.form.token(in: request.headers, isSecure: portal.baseURL.isSecure)
        formToken = sent ?? chance.token(.form)
        hasFormToken = sent != nil
        self.formPath = formPath ?? request.uri.path
    }

    var installation: Installation { portal.installation }

    func cookie(_ cookie: PortalCookie) -> Token? {
        cookie.token(in: request.headers, isSecure: portal.baseURL.isSecure)
    }

    func field(_ name: String) -> String { form[name] ?? "" }

    func query(_ name: String) -> String? { request.uri.queryParameters.get(name) }

    var origin: Origin {
        Origin(
            address: portal.clientAddress(of: request, context)?.description ?? "unknown",
            browser: Browser(userAgent: String((request.headers[.userAgent] ?? "").prefix(500))).words)
    }

    var csrf: String {
        // A form holds for the link that was open when it was shown: opening another one in between, which any site can
        // make a browser do, must not turn it into a form for somebody else's account or address.
        let link: String? =
            switch formPath {
            case "/reset/password": cookie(.reset)?.digest
            case "/login", "/login/factor", "/login/passkey": cookie(.verify)?.digest
            default: nil
            }
        return KeyedDigest.compute(
            key: Secret(Array(formToken.text.exposed.utf8)), parts: ["lockstep form", link ?? ""])
    }

    /// Refuses a form that another site made the browser send.
    ///
    /// Our pages ask for no referrer, so browsers send `Origin: null` even from our own forms; there
    /// `Sec-Fetch-Site` tells them apart. Without either the hidden field alone decides.
    func checkSameSite() throws {
        if let site = request.headers[.secFetchSite], site != "same-origin" { throw WebFault.crossSite }
        if let origin = request.headers[.origin], origin.lowercased() != portal.baseURL.origin {
            guard origin == "null", request.headers[.secFetchSite] == "same-origin" else { throw WebFault.crossSite }
        }
        guard hasFormToken, ConstantTime.areEqual(field("csrf"), csrf) else { throw WebFault.crossSite }
    }

    /// Who is signed in, if anybody.
    func findSignedIn() async throws -> SignedIn? {
        guard let token = cookie(.session) else { return nil }
        return try await installation.findSession(token)
    }

    /// Runs a handler for whoever is signed in; everyone else is shown the way to the sign-in page.
    func signedIn(_ handler: (SignedIn) async throws -> Response) async throws -> Response {
        if let signedIn = try await findSignedIn() {
            let scope = signedIn.session.scope
            guard scope.opens(request.uri.path) else { return redirect(to: "\(scope.home)") }
            return try await handler(signedIn)
        }
        guard cookie(.session) != nil else { return redirect(to: "/login") }
        var response = redirect(to: "/login?notice=\(SignInNotice.sessionEnded.rawValue)")
        clear(.session, in: &response)
        return response
    }
}

extension Portal {
    func clientAddress(of request: Request, _ context: WebContext) -> IPAddress? {
        ClientAddress.of(
            peer: context.peer, forwardedFor: request.headers[values: .xForwardedFor], trusted: trustedProxies)
    }

    func checkClientLimit(_ request: Request, _ context: WebContext) throws(WebFault) {
        let client = clientAddress(of: request, context)
        if let seconds = clientLimit.wait(for: client, at: installation.time.now()) {
            throw .tooManyAttempts(retryAfter: seconds)
        }
    }
}

extension HTTPField.Name {
    // Constants of the header registry: both are tokens, so making them can't fail.
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let forwarded = HTTPField.Name("Forwarded") ?? .via
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For") ?? .via
}
