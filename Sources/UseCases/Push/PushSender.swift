import Domain
import Formats
package import Logging
import ServiceLifecycle
import Store

/// Sends what is asked to phones whose app isn't open, by Web Push. What is sent says that there is a request, and nothing
/// about it.
package struct PushSender: Service {
    package let installation: Installation
    package let transport: any PushTransport
    package let logger: Logger

    static let batch = 10

    package init(installation: Installation, transport: any PushTransport, logger: Logger) {
        self.installation = installation
        self.transport = transport
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(wokenBy: installation.work.push, logger: logger, name: "push") {
            while try await sendWaiting() > 0, !Task.isShuttingDownGracefully {}
        }
    }

    /// Sends what waits, once: what a push service doesn't take now would come too late. Answers how many requests
    /// that was.
    @discardableResult
    package func sendWaiting() async throws -> Int {
        let now = installation.time.now()
        let requests = try await installation.database.write {
            try $0.updatePushRequestsSent(at: now, limit: Self.batch)
        }
        guard !requests.isEmpty else { return 0 }
        let identity = try await installation.findPushIdentity()
        await withTaskGroup(of: Void.self) { group in
            for request in requests {
                group.addTask {
                    do {
                        try await send(request, from: identity)
                    } catch {
                        // One that can't be sent must not keep the others waiting.
                        logger.error("push failed", metadata: ["request": "\(request.id)", "error": "\(error)"])
                    }
                }
            }
        }
        return requests.count
    }

    private func send(_ request: PushRequest, from identity: VAPIDIdentity) async throws {
        let phones = try await installation.database.read { try $0.listPhones(of: request.account) }
        for phone in phones {
            guard let sealed = phone.subscription,
                let subscription = try await installation.openSubscription(sealed, of: phone.id)
            else { continue }
            let outcome = await transport.send(
                OutgoingPush(
                    to: subscription, from: identity, content: Secret(Self.content(of: request)),
                    topic: "push \(request.account)", timeToLive: PushRequest.lives, now: installation.time.now()))
            try await note(outcome, phone, sealed)
        }
    }

    private static func content(of request: PushRequest) -> [UInt8] {
        JSONText.object(["request": .string(request.id.rawValue)]).bytes
    }

    private func note(_ outcome: PushOutcome, _ phone: Phone, _ sealed: SealedSecret) async throws {
        switch outcome {
        case .accepted: return
        case .gone:
            _ = try await installation.database.write {
                try $0.updatePhoneSubscription(phone.id, from: sealed, to: nil)
            }
        case .retryLater, .refused, .notEncrypted, .unreachable:
            logger.warning("push not taken", metadata: ["phone": "\(phone.id)", "outcome": "\(outcome)"])
        }
    }
}
