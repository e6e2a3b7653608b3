package import Hummingbird
import NIOCore

/// What a request brings along besides itself: where it came from.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The other end of the connection, which may be a proxy.
    package var peer: String? { remoteAddress?.ipAddress }
    private let remoteAddress: SocketAddress?

    /// Forms are small; what is larger is refused before it is read.
    package var maxUploadSize: Int { 16 * 1_024 }

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
