import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import UseCases

extension Visit {
    /// A page as it is shown to whoever asks.
    func page(
        _ page: some Page, status: HTTPResponse.Status = .ok, signedIn: SignedIn? = nil, settings: Settings? = nil
    ) async throws -> Response {
        let settings =
            if let known = signedIn?.settings ?? settings { known } else { try await installation.findSettings() }
        let context = PageContext(
            entrance: entrance, organisation: settings.organisation, csrf: csrf, nonce: nonce,
            now: installation.time.now(),
            person: signedIn.map {
                PageContext.Person(name: $0.account.name.full, email: $0.account.email.text)
            }, isDemo: portal.demoMail != nil,
            sections: signedIn.map { AdministrationSection.open(to: $0.rights) } ?? [], here: path)
        var response = Response.html(
            ByteBuffer(string: page.rendered(in: context)), status: status,
            policy: ContentSecurityPolicy.page(nonce: nonce, connects: page.connects, formsLeadTo: page.formsLeadTo))
        if status == page.problems.status, let seconds = page.problems.retryAfter {
            response.headers[.retryAfter] = String(seconds)
        }
        if !hasFormToken { set(.form, to: formToken, in: &response) }
        return response
    }

    /// A form again, with what is wrong with it.
    func refused(_ page: some Page, signedIn: SignedIn? = nil, settings: Settings? = nil) async throws -> Response {
        try await self.page(page, status: page.problems.status, signedIn: signedIn, settings: settings)
    }

    /// To another page of the same portal.
    func redirect(to path: PortalPath) -> Response {
        redirect(away: entrance.address(of: path))
    }

    /// To somewhere else.
    func redirect(away address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }

    func set(_ cookie: PortalCookie, to token: Token, in response: inout Response) {
        response.headers.append(
            HTTPField(name: .setCookie, value: cookie.setting(token, isSecure: portal.baseURL.isSecure)))
    }

    func clear(_ cookie: PortalCookie, in response: inout Response) {
        response.headers.append(
            HTTPField(name: .setCookie, value: cookie.clearing(at: entrance, isSecure: portal.baseURL.isSecure)))
    }
}

extension Response {
    static func html(_ text: String, status: HTTPResponse.Status, nonce: String) -> Response {
        html(ByteBuffer(string: text), status: status, nonce: nonce)
    }

    static func html(_ text: ByteBuffer, status: HTTPResponse.Status, nonce: String) -> Response {
        html(text, status: status, policy: ContentSecurityPolicy.page(nonce: nonce))
    }

    static func html(_ text: ByteBuffer, status: HTTPResponse.Status, policy: String) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .cacheControl: "no-store",
                .contentSecurityPolicy: policy,
            ],
            body: ResponseBody(byteBuffer: text))
    }
}

enum ContentSecurityPolicy {
    /// Nothing but our own style sheet and our own script, by nonce; forms go back to us; nobody frames us.
    ///
    /// - Parameters:
    ///   - connects: Whether its script may ask us for something.
    ///   - formsLeadTo: Scheme and host that a form may be redirected to. Browsers hold a form to the policy of its page
    ///     on the whole way (CSP level 3, section 6.4.1).
    static func page(nonce: String, connects: Bool = false, formsLeadTo: String? = nil) -> String {
        "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; img-src 'self'; "
            + (connects ? "connect-src 'self'; " : "") + "form-action 'self'\(formsLeadTo.map { " \($0)" } ?? ""); "
            + "base-uri 'none'; frame-ancestors 'none'"
    }

    /// The phone's app: besides, it asks us by itself, has a manifest and a worker of ours.
    static func app(nonce: String) -> String {
        page(nonce: nonce, connects: true) + "; manifest-src 'self'; worker-src 'self'"
    }

    /// A service worker fetches under its own policy, and not under that of the page.
    static let worker = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
}

extension Response {
    /// To be kept, and not shown: nothing in it runs here.
    static func file(_ name: String, type: String, _ body: ResponseBody) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: "attachment; filename=\"\(name)\"",
                .cacheControl: "no-store",
            ],
            body: body)
    }

    static func file(_ name: String, type: String, _ bytes: [UInt8]) -> Response {
        file(name, type: type, ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
