import Domain
import Formats
package import Logging
import ServiceLifecycle
import Store

/// Tells phones of a reset by the help desk, by Web Push; mails tell of it besides. A push service that doesn't take it is
/// asked again for a day, because a phone may have lost its way in by that very reset.
package struct PhoneNoticeSender: Service {
    package let installation: Installation
    package let transport: any PushTransport
    package let logger: Logger

    /// Few: whoever enrolled a phone named a server that may take its time, and requests come first.
    package static let atOnce = 4
    package static let pause: Duration = .minutes(2)
    package static let kept: Duration = .days(1)

    package init(installation: Installation, transport: any PushTransport, logger: Logger) {
        self.installation = installation
        self.transport = transport
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(wokenBy: installation.work.phoneNotices, logger: logger, name: "phone notices") {
            while try await sendDue() == Self.atOnce, !Task.isShuttingDownGracefully {}
        }
    }

    /// - Returns: How many were tried.
    @discardableResult
    package func sendDue() async throws -> Int {
        let now = installation.time.now()
        let due = try await installation.database.write {
            try $0.updatePhoneNoticesDue(at: now, again: now + Self.pause, limit: Self.atOnce)
        }
        guard !due.isEmpty else { return 0 }
        let identity = try await installation.findPushIdentity()
        await withDiscardingTaskGroup { group in
            for notice in due { group.addTask { await send(notice, from: identity) } }
        }
        return due.count
    }

    private func send(_ notice: PhoneNotice, from identity: VAPIDIdentity) async {
        do {
            let left = notice.queuedAt + Self.kept - installation.time.now()
            guard left > .zero, let message = try await message(notice, from: identity, living: left) else {
                return try await delete(notice)
            }
            switch await transport.send(message) {
            case .accepted, .gone, .refused, .notEncrypted: try await delete(notice)
            case .retryLater, .unreachable: return
            }
        } catch {
            logger.error("phone notice failed", metadata: ["notice": "\(notice.id)", "error": "\(error)"])
        }
    }

    /// `nil` where this version sends to no such place.
    private func message(
        _ notice: PhoneNotice, from identity: VAPIDIdentity, living left: Duration
    ) async throws -> OutgoingPush? {
        guard let subscription = try await installation.openSubscription(notice.subscription, of: notice.phone) else {
            return nil
        }
        let keys = try await installation.keys.opening(
            SealedVerifier(text: notice.sealed.text), from: installation.database)
        let text = try keys.data.openText(notice.sealed.text, context: PhoneMessage.context(notice.id))
        return OutgoingPush(
            to: subscription, from: identity, content: Secret(Array(text.exposed.utf8)), topic: "notice \(notice.id)",
            timeToLive: left, now: installation.time.now())
    }

    private func delete(_ notice: PhoneNotice) async throws {
        try await installation.database.write { try $0.deletePhoneNotice(notice.id) }
    }
}
