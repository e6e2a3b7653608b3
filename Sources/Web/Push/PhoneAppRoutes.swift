import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Texts
import UseCases

/// The phone's app: a page, its worker, its manifest. All of it is ours; nothing comes from anybody else.
struct PhoneAppRoutes {
    let portal: Portal

    func add(to routes: RouterGroup<WebContext>) {
        routes.get("/authenticator") { _, _ in try await page(.app) }
        routes.get("/authenticator/offline") { _, _ in try await page(.offline) }
        routes.get("/authenticator/manifest.webmanifest") { _, _ in try await manifest() }
        routes.get("/authenticator/worker.js") { _, _ in worker }
    }

    private func page(_ kind: PhoneAppPage.Kind) async throws -> Response {
        let organisation = try await portal.installation.findSettings().organisation
        let nonce = Base64URL.encode(portal.installation.chance.bytes(16))
        let page = PhoneAppPage(kind: kind, organisation: organisation.name, nonce: nonce)
        return .html(page.document.text, status: .ok, policy: ContentSecurityPolicy.app(nonce: nonce))
    }

    private func manifest() async throws -> Response {
        let organisation = try await portal.installation.findSettings().organisation.name
        let name = organisation.isEmpty ? PushWords.app : "\(organisation) \(PushWords.app)"
        let icon = JSONText.object([
            "src": .string(Asset.icon.path), "type": .string(Asset.icon.contentType), "sizes": .string("any"),
        ])
        var response = Response.json(
            .object([
                "id": .string("/authenticator"), "name": .string(name), "short_name": .string(PushWords.app),
                "start_url": .string("/authenticator"), "scope": .string("/authenticator"),
                "display": .string("standalone"), "lang": .string(LayoutWords.language),
                "background_color": .string("#f6f5f1"), "theme_color": .string("#f6f5f1"), "icons": .array([icon]),
            ]))
        response.headers[.contentType] = "application/manifest+json"
        return response
    }

    /// Words first, so that the worker's file has none.
    private var worker: Response {
        let words = JSONText.object([
            "title": .string(PushWords.notice), "text": .string(PushWords.noticeText),
            "kept": .array(
                ["/authenticator/offline", Asset.stylesheet.path, Asset.icon.path].map { .string($0) }),
            "version": .string("\(Asset.stylesheet.version)-\(Asset.phoneWorker.version)"),
            "icon": .string(Asset.icon.path),
        ])
        let bytes = Array("const facts = ".utf8) + words.bytes + Array(";\n".utf8) + Asset.phoneWorker.bytes
        var response = Response(
            status: .ok, headers: [.contentType: Asset.phoneWorker.contentType, .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentSecurityPolicy] = ContentSecurityPolicy.worker
        response.headers[.serviceWorkerAllowed] = "/authenticator"
        return response
    }
}

extension HTTPField.Name {
    fileprivate static let serviceWorkerAllowed = HTTPField.Name("Service-Worker-Allowed") ?? .allow
}
