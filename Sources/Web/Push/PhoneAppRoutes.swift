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
        let page = PhoneAppPage(kind: kind, organisation: organisation, nonce: nonce)
        return .html(
            ByteBuffer(string: page.document.text), status: .ok, policy: ContentSecurityPolicy.app(nonce: nonce))
    }

    private func manifest() async throws -> Response {
        let organisation = try await portal.installation.findSettings().organisation.name
        let name = organisation.isEmpty ? PushWords.app : "\(organisation) \(PushWords.app)"
        var response = Response.json(
            .object([
                "id": .string("/authenticator"), "name": .string(name), "short_name": .string(PushWords.app),
                "start_url": .string("/authenticator"), "scope": .string("/authenticator"),
                "display": .string("standalone"), "lang": .string(LayoutWords.language),
                "background_color": .string("#f6f5f1"), "theme_color": .string("#f6f5f1"), "icons": .array(icons),
            ]))
        response.headers[.contentType] = "application/manifest+json"
        return response
    }

    /// A drawing where one is taken, and bitmaps; the large one may be cut to any shape.
    private var icons: [JSONText] {
        [
            icon(.icon, sizes: "any"), icon(.smallIcon, sizes: "192x192"), icon(.largeIcon, sizes: "512x512"),
            icon(.largeIcon, sizes: "512x512", purpose: "maskable"),
        ]
    }

    private func icon(_ asset: Asset, sizes: String, purpose: String = "any") -> JSONText {
        .object([
            "src": .string(asset.path), "type": .string(asset.contentType), "sizes": .string(sizes),
            "purpose": .string(purpose),
        ])
    }

    private func told(_ title: String) -> JSONText {
        .object(["title": .string(title), "text": .string(PushWords.deskText)])
    }

    /// Words first, so that the worker's file has none.
    private var worker: Response {
        let words = JSONText.object([
            "title": .string(PushWords.notice), "text": .string(PushWords.noticeText),
            "notices": .object([
                "desk-asked": told(PushWords.deskAsked), "desk-done": told(PushWords.deskDone),
            ]),
            "kept": .array(
                ["/authenticator/offline", Asset.stylesheet.path, Asset.icon.path, Asset.smallIcon.path].map {
                    .string($0)
                }),
            "version": .string("\(Asset.stylesheet.version)-\(Asset.phoneWorker.version)"),
            "icon": .string(Asset.smallIcon.path),
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
