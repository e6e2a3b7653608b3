import Bootstrap
import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Web

/// HTTP/1.1 at one address, over TLS where it is configured.
struct Listener {
    let configuration: BootstrapConfiguration.Listener
    let logger: Logger

    /// Also how long a client may take for its headers: it isn't reset by a byte now and then (slowloris).
    private static let idleTimeout: TimeAmount = .seconds(30)
    /// A browser's cookies and headers need some 4 KiB.
    private static let headers = HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: 16 * 1_024, maxHeaderListSize: 32 * 1_024, maxHeaderFieldCount: 100)

    /// - Parameter onListening: Called with the port when the listener is bound.
    func application(
        of portal: Portal, onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) throws -> some ApplicationProtocol {
        let logger = logger
        // What it has to say of a normal day, we say ourselves.
        var library = Logger(label: "hummingbird")
        library.logLevel = max(library.logLevel, .warning)
        return Application(
            router: portal.router(), server: try server(of: portal),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in
                let (address, port) = (channel.localAddress?.ipAddress ?? "", channel.localAddress?.port ?? 0)
                logger.info("listening", metadata: ["address": "\(address)", "port": "\(port)"])
                await onListening(port)
            },
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            logger: library)
    }

    /// Whether it is the address that is at fault: taken, not this machine's, or not for this user.
    static func couldNotBind(_ error: any Error) -> Bool {
        error is IOError || error is SocketAddressError
    }

    func failure(_ error: any Error) -> CommandFailure {
        let cause = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "no such host"
        return .refused(
            "can't listen on \(configuration.host):\(configuration.port) (\(cause))",
            mend: "stop what listens there, or choose another address or port")
    }

    private func server(of portal: Portal) throws -> HTTPServerBuilder {
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [OverloadHandler(portal: portal)], idleTimeout: Self.idleTimeout,
            httpDecoderConfiguration: Self.headers)
        let plain = HTTPServerBuilder { responder in
            ForgetfulChannel(base: HTTP1Channel(responder: responder, configuration: http))
        }
        guard let tls = configuration.tls else { return plain }
        return try .tls(plain, tlsConfiguration: try Self.load(tls))
    }

    /// Certificate and key, checked to belong together.
    static func load(_ files: BootstrapConfiguration.TLSFiles) throws(CommandFailure) -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
            let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            // Found out now and not at the first connection: a key that is another certificate's.
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw .refused(
                "the TLS certificate \(files.certificate) with the key \(files.key) can't be used",
                mend: "name a PEM file with the chain, leaf first, and a PEM file with its unencrypted key")
        }
    }
}
