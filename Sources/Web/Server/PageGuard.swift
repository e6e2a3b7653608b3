import Domain
import Formats
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import UseCases

/// Around every page: the host is ours, the method is known, the answer carries the headers, and whatever goes wrong
/// becomes a page that says what to do.
struct PageGuard: RouterMiddleware {
    typealias Context = WebContext

    let portal: Portal
    /// Seconds until another try is worth it when every place for a hash is taken.
    static let retryAfterOverload = 1

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try checkHost(request)
            try checkMethod(request)
            try checkPath(request)
            response = try await next(request, context)
        } catch let fault as WebFault {
            response = await page(fault.kind, request, context)
            if case .methodNotAllowed(let allowed) = fault { response.headers[.allow] = allowed }
        } catch let error as HTTPError where error.status == .notFound {
            response = await page(.notFound, request, context)
        } catch let error as HTTPError where error.status == .contentTooLarge {
            response = await page(.tooLarge, request, context)
        } catch is HashingPool.Overloaded {
            response = await page(.busy(retryAfter: Self.retryAfterOverload), request, context)
        } catch  where isUnavailability(error) {
            portal.logger.error("out of reach for now", metadata: ["request": "\(context.id)", "error": "\(error)"])
            response = await page(.busy(retryAfter: 5), request, context)
        } catch {
            portal.logger.error("request failed", metadata: ["request": "\(context.id)", "error": "\(error)"])
            response = await page(.broken(reference: context.id), request, context)
        }
        portal.fixedHeaders.add(to: &response)
        return response
    }

    /// An unknown host is refused: a page answered under a name that an attacker chose is the beginning of a poisoned
    /// link (CVE-2023-49097).
    private func checkHost(_ request: Request) throws(WebFault) {
        // The first `Host` has become the authority. Whatever stands before us may have believed a second one.
        let hasSecond = request.headers.contains { $0.name == .host }
        if !hasSecond, request.head.authority == portal.baseURL.authority { return }
        // Probes ask by address.
        if HealthRoutes.paths.contains(request.uri.path) { return }
        guard !hasSecond, let authority = request.head.authority, !authority.isEmpty else { throw .badRequest }
        guard authority.lowercased() == portal.baseURL.authority else { throw .misdirected }
    }

    private func checkMethod(_ request: Request) throws(WebFault) {
        switch request.method {
        case .get, .head, .post: return
        default: break
        }
        // Programs are told by the table of operations what they may do where.
        let path = request.uri.path
        guard APIRoutes.contains(path) || SCIMRoutes.contains(path) else {
            throw .methodNotAllowed(allowed: "GET, HEAD, POST")
        }
    }

    /// The router skips empty parts of a path, and a proxy that keeps `/admin` to itself may not: it would let `//admin`
    /// through.
    private func checkPath(_ request: Request) throws(WebFault) {
        // Bytes: a search for a text costs more than all the rest of this page.
        var before: UInt8 = 0
        for byte in request.uri.path.utf8 {
            if byte == UInt8(ascii: "/"), before == byte { throw .notFound }
            before = byte
        }
    }

    private func page(_ kind: ErrorPage.Kind, _ request: Request, _ context: WebContext) async -> Response {
        if APIRoutes.contains(request.uri.path) { return APIProblem(kind).response }
        if SCIMRoutes.contains(request.uri.path) { return SCIMProblem(APIProblem(kind)).response }
        let (now, chance) = (portal.installation.time.now(), portal.installation.chance)
        let entrance = Entrance(containing: request.uri.path)
        if case .busy(let seconds) = kind {
            let page = await portal.busyPages.page(retryAfter: seconds, at: entrance, chance: chance) { nonce in
                ErrorPage(kind).rendered(in: await surroundings(entrance, nonce, now))
            }
            return page.response
        }
        let nonce = Base64URL.encode(chance.bytes(16))
        let page = ErrorPage(kind).rendered(in: await surroundings(entrance, nonce, now))
        var response = Response.html(page, status: kind.status, nonce: nonce)
        if case .tooManyAttempts(let seconds) = kind { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    private func surroundings(_ entrance: Entrance, _ nonce: String, _ now: Timestamp) async -> PageContext {
        // The database may be what failed: the page must not need it.
        let settings = (try? await portal.installation.findSettings()) ?? Settings()
        // It has no form.
        return PageContext(
            entrance: entrance, organisation: settings.organisation, csrf: "", nonce: nonce, now: now,
            isDemo: portal.demoMail != nil)
    }
}

extension HTTPField.Name {
    fileprivate static let host = HTTPField.Name("Host") ?? .origin
}
