import Bootstrap
import CHeap
import Connectors
import Domain
import Formats
import Hummingbird
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals
import UseCases
import Web

/// The running server: listener and background services, from start to the last request.
struct Server {
    let configuration: BootstrapConfiguration
    let installation: Installation
    let demoMail: DemoMailbox?
    /// Where it carries passwords to directories itself.
    let connector: ConnectorRunner?
    private let readiness = Readiness()
    private let logger = Logger(label: "lockstep")

    init(
        configuration: BootstrapConfiguration, installation: Installation, demoMail: DemoMailbox? = nil,
        connector: ConnectorRunner? = nil
    ) {
        self.configuration = configuration
        self.installation = installation
        self.demoMail = demoMail
        self.connector = connector
    }

    /// After this long, whatever still runs at a shutdown is cut off. Below the 30 s that systemd waits.
    private static let shutdownLimit: Duration = .seconds(20)

    /// Serves until SIGTERM or SIGINT, then finishes what was begun.
    ///
    /// - Parameter onListening: Called once, when the first request can come, with the port.
    func run(onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) async throws {
        warn()
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let portal = Portal(
            installation: installation, baseURL: configuration.baseURL, trustedProxies: configuration.trustedProxies,
            demoMail: demoMail, readiness: readiness, metrics: metrics, logger: Logger(label: "web"))
        let listener = Listener(configuration: configuration.listener, logger: Logger(label: "http"))
        let application = try listener.application(of: portal) { [readiness] port in
            readiness.set(true)
            await onListening(port)
        }
        // They end in reverse order: no longer ready, then the requests, then the services.
        let services: [any Service] =
            backgroundServices + [application, ReadinessService(readiness: readiness)]
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "services"))
        group.maximumGracefulShutdownDuration = Self.shutdownLimit
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error where Listener.couldNotBind(error) {
            await installation.close()
            throw listener.failure(error)
        }
        await installation.close()
        logger.info("stopped")
    }

    private var backgroundServices: [any Service] {
        var services: [any Service] = [
            ResetRequestWorker(installation: installation, logger: Logger(label: "reset-requests")),
            Sweeper(installation: installation, logger: Logger(label: "sweeper")),
            ExpirySweeper(installation: installation, logger: Logger(label: "expiry")),
            BulkWorker(installation: installation, logger: Logger(label: "bulk")),
            AnnouncementWorker(installation: installation, logger: Logger(label: "announcements")),
            ImportWorker(installation: installation, logger: Logger(label: "imports")),
            DirectoryWorker(installation: installation, logger: Logger(label: "directories")),
            DirectoryRulesReader(
                installation: installation,
                directory: LDAPDirectory(reach: OutgoingReach(toDirectoriesOf: configuration)),
                logger: Logger(label: "directory-rules")),
            PushBeat(installation: installation, logger: Logger(label: "push")),
            DeliveryBeat(installation: installation, logger: Logger(label: "deliveries")),
            PushSender(
                installation: installation,
                transport: WebPushSender(http: OutgoingHTTP(of: configuration, limits: WebPushSender.limits)),
                logger: Logger(label: "push")),
            PhoneNoticeSender(
                installation: installation,
                transport: WebPushSender(http: OutgoingHTTP(of: configuration, limits: WebPushSender.limits)),
                logger: Logger(label: "push")),
        ]
        if let connector { services.append(connector) }
        services += EventReceiver.allCases.map {
            EventForwarder(installation: installation, receiver: $0, logger: Logger(label: "forwarding"))
        }
        if let mail = configuration.mail {
            services.insert(
                MailWorker(
                    installation: installation, transport: mail.transport(clientName: configuration.baseURL.host),
                    sender: Mailbox(name: "Lockstep", address: mail.from), logger: Logger(label: "mail")),
                at: 0)
        }
        return services
    }

    private func warn() {
        for name in configuration.unknownNames {
            logger.warning("unknown setting in the environment", metadata: ["name": "\(name)"])
        }
        if !CHeap_wipes_what_is_freed() { logger.warning("memory is not overwritten when it is freed") }
        if configuration.mail == nil {
            logger.warning(
                "mail is not configured: nobody gets a reset link, and mail waits in the queue",
                metadata: ["mend": "set LOCKSTEP_MAIL_URL and LOCKSTEP_MAIL_FROM"])
        }
        if case .smtp(let server)? = configuration.mail?.url, server.sendsPasswordInClear {
            logger.warning("the mail server's password is sent in clear")
        }
    }
}

/// Answers probes with *not ready* from the moment a shutdown begins, so that a load balancer sends nobody more.
private struct ReadinessService: Service {
    let readiness: Readiness

    func run() async throws {
        try? await gracefulShutdown()
        readiness.set(false)
    }
}
