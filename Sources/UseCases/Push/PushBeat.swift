import Domain
package import Logging
import ServiceLifecycle
import Store

/// Tells the phones that wait here what was asked on any server, with one look into the database a second for all.
package struct PushBeat: Service {
    package let installation: Installation
    package let logger: Logger

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "push beat") { try await beat() }
    }

    package func beat() async throws {
        guard installation.pushWaiters.count > 0 else { return }
        let now = installation.time.now()
        let open = try await installation.database.glance { try $0.listOpenPushRequests(at: now) }
        installation.pushWaiters.beat(open: open, at: now)
    }
}
