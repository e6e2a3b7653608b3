import Hummingbird
import NIOCore

/// The style sheet, the script and the icon. Their address changes with their content, so they never go stale.
struct AssetRoutes {
    func add(to routes: RouterGroup<WebContext>) {
        for asset in Asset.all {
            routes.get("/assets/\(asset.name)") { _, _ in
                Response(
                    status: .ok,
                    headers: [
                        .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable",
                        .eTag: "\"\(asset.version)\"",
                    ],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
            }
        }
    }
}
