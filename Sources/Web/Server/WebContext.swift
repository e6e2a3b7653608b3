package import Domain
package import Hummingbird
import NIOCore

/// What a request brings along besides itself: where it came from.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let remoteAddress: SocketAddress?

    /// The other end of the connection, which may be a proxy.
    package var peer: IPAddress? { remoteAddress.flatMap(IPAddress.init(of:)) }

    /// Forms are small; what is larger is refused before it is read.
    package var maxUploadSize: Int { Self.largestForm }
    /// In bytes.
    static let largestForm = 16 * 1_024

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

extension IPAddress {
    /// Taken from the bytes: every form asks for it, and text would be read anew each time.
    fileprivate init?(of address: SocketAddress) {
        // Behind family and port, and in IPv6 behind the flow information (RFC 3493, section 3.3).
        switch address {
        case .v4: self.init(v4: UInt32(bigEndian: address.number(at: 4)))
        case .v6: self.init(v6: UInt128(bigEndian: address.number(at: 8)))
        case .unixDomainSocket: return nil
        }
    }
}

extension SocketAddress {
    fileprivate func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
        withSockAddr { start, size in
            UnsafeRawBufferPointer(start: start, count: size).loadUnaligned(fromByteOffset: offset, as: Number.self)
        }
    }
}
