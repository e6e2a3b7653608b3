import Domain
import Formats
package import Logging
import ServiceLifecycle
import Store

/// Sends what is asked to phones whose app isn't open, by Web Push. What is sent says that there is a request, and nothing
/// about it.
///
/// Whoever enrols a phone names the server that it is reached by, and that server may take its time. So no account waits
/// for another: each has one slot, in which a few of its phones are sent to at once.
package struct PushSender: Service {
    package let installation: Installation
    package let transport: any PushTransport
    package let logger: Logger
    private let slots: PushSlots

    /// With those of one account, no more than `OutgoingHTTP` has under way.
    package static let accountsAtOnce = 10
    package static let phonesAtOnce = 3

    package init(installation: Installation, transport: any PushTransport, logger: Logger) {
        self.installation = installation
        self.transport = transport
        self.logger = logger
        slots = PushSlots(Self.accountsAtOnce)
    }

    package func run() async throws {
        let begun = AsyncStream<PushRequest>.makeStream()
        await withDiscardingTaskGroup { group in
            group.addTask {
                // It throws nothing that isn't logged.
                try? await Ticker.everySecond(wokenBy: installation.work.push, logger: logger, name: "push") {
                    for request in try await claim() { begun.continuation.yield(request) }
                }
                begun.continuation.finish()
            }
            for await request in begun.stream { group.addTask { await send(from: request) } }
        }
    }

    /// Sends what waits, once: what a push service doesn't take now would come too late. Answers how many requests
    /// that was.
    @discardableResult
    package func sendWaiting() async throws -> Int {
        let requests = try await claim()
        await withDiscardingTaskGroup { group in
            for request in requests { group.addTask { await send(from: request) } }
        }
        return requests.count
    }

    /// Takes what waits, as far as there are slots. What comes for an account that has one is sent in it.
    private func claim() async throws -> [PushRequest] {
        var begun: [PushRequest] = []
        while slots.free > 0 {
            let (now, free) = (installation.time.now(), slots.free)
            let requests = try await installation.database.write {
                try $0.updatePushRequestsSent(at: now, limit: free)
            }
            guard !requests.isEmpty else { break }
            begun += requests.filter(slots.begin)
        }
        return begun
    }

    private func send(from first: PushRequest) async {
        var next: PushRequest? = first
        while let request = next {
            do {
                try await send(request)
            } catch {
                logger.error("push failed", metadata: ["request": "\(request.id)", "error": "\(error)"])
            }
            next = slots.end(request)
        }
        // For what found no slot.
        installation.work.push.wake()
    }

    /// The phone that was used last is sent to first.
    private func send(_ request: PushRequest) async throws {
        let identity = try await installation.findPushIdentity()
        let phones = try await installation.database.read { try $0.listPhones(of: request.account) }
            .filter { $0.subscription != nil }
            .sorted { $0.lastUsedAt ?? $0.createdAt > $1.lastUsedAt ?? $1.createdAt }
        await withTaskGroup(of: Void.self) { group in
            for (index, phone) in phones.enumerated() {
                if index >= Self.phonesAtOnce { await group.next() }
                group.addTask { await send(request, to: phone, from: identity) }
            }
        }
    }

    /// One phone that can't be sent to must not keep the others waiting.
    private func send(_ request: PushRequest, to phone: Phone, from identity: VAPIDIdentity) async {
        do {
            guard !Task.isShuttingDownGracefully, try await isOpen(request), let sealed = phone.subscription,
                let subscription = try await installation.openSubscription(sealed, of: phone.id)
            else { return }
            let outcome = await transport.send(
                OutgoingPush(
                    to: subscription, from: identity, content: Secret(Self.content(of: request)),
                    topic: "push \(request.account)", timeToLive: PushRequest.lives, now: installation.time.now()))
            try await note(outcome, phone, sealed)
        } catch {
            logger.error("push failed", metadata: ["phone": "\(phone.id)", "error": "\(error)"])
        }
    }

    /// What was answered or cancelled meanwhile rings nobody.
    private func isOpen(_ request: PushRequest) async throws -> Bool {
        let now = installation.time.now()
        return try await installation.database.read { try $0.findPushRequest(request.id)?.isOpen(at: now) ?? false }
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
