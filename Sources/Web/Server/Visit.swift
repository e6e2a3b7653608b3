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
    /// What was ticked, where the form has a list.
    let chosen: [String]
    let portal: Portal
    /// The portal that is visited.
    let entrance: Entrance
    let nonce: String
    /// What the hidden field of forms is derived from, and whether the browser has it already.
    let formToken: Token
    let hasFormToken: Bool
    /// As it was registered. The page's own, but where another page stands in for it.
    let path: PortalPath

    init(
        request: Request, context: WebContext, form: [String: String], chosen: [String] = [], portal: Portal,
        at entrance: Entrance, _ path: PortalPath
    ) {
        self.request = request
        self.context = context
        self.form = form
        self.chosen = chosen
        self.portal = portal
        self.entrance = entrance
        let chance = portal.installation.chance
        nonce = Base64URL.encode(chance.bytes(16))
        let sent = PortalCookie.form.token(in: request.headers, at: entrance, isSecure: portal.baseURL.isSecure)
        formToken = sent ?? chance.token(.form, at: entrance)
        hasFormToken = sent != nil
        self.path = path
    }

    /// The same visit with the fields of a form that was read later.
    func with(_ form: [String: String]) -> Visit {
        Visit(request: request, context: context, form: form, portal: portal, at: entrance, path)
    }

    var installation: Installation { portal.installation }

    func cookie(_ cookie: PortalCookie) -> Token? {
        cookie.token(in: request.headers, at: entrance, isSecure: portal.baseURL.isSecure)
    }

    /// The token of a link that was opened: the last part of the address, where it is of this portal.
    func linkToken(_ kinds: TokenKind...) -> Token? {
        let text = context.parameters.get("token") ?? ""
        return kinds.lazy.compactMap { Token(parsing: text, as: $0, at: entrance) }.first
    }

    func field(_ name: String) -> String { form[name] ?? "" }

    /// What stands behind the question mark, read as strictly as a form.
    func queryFields() throws(WebFault) -> [String: String] {
        try FormBody.parse((request.uri.query ?? "").utf8)
    }

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
            switch path {
            case "/reset/password": cookie(.reset)?.digest
            case "/login", "/login/factor", "/login/passkey": cookie(.verify)?.digest
            case "/not-me": cookie(.stop)?.digest
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
            guard scope.opens(path) else { return redirect(to: scope.home) }
            return try await handler(signedIn)
        }
        guard cookie(.session) != nil else { return redirect(to: "/login") }
        // It may have ended by a change of password whose answer was lost. A form is told nothing of it: it may ask for
        // another change.
        let outcome = request.method == .get ? try await findOutcome() : nil
        var response = redirect(to: outcome?.purpose.donePath ?? SignInNotice.sessionEnded.path)
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
