import Domain
package import Logging
import ServiceLifecycle
import Store

/// Answers reset requests by mail, out of sight of whoever asked: only here is looked up whether the address is
/// anybody's.
package struct ResetRequestWorker: Service {
    package let installation: Installation
    package let logger: Logger

    static let batch = 50

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        // On its own beat and not woken by requests: work that began right after a request for a known address would
        // slow the next request down, and that could be measured.
        try await Ticker.everySecond(logger: logger, name: "reset requests") {
            while try await answerWaiting() > 0 {}
        }
    }

    /// Answers what waits now, and says how many requests that was.
    @discardableResult
    package func answerWaiting() async throws -> Int {
        let waiting = try await installation.database.read { try $0.listResetRequests(limit: Self.batch) }
        for request in waiting {
            do {
                try await answer(request)
            } catch let error as DatabaseFault {
                throw error
            } catch {
                // One that can't be answered must not keep the others waiting.
                logger.error("reset request failed", metadata: ["error": "\(error)"])
                _ = try await installation.database.write { try $0.deleteResetRequest(request) }
            }
        }
        return waiting.count
    }

    private func answer(_ request: ResetRequestKey) async throws {
        let now = installation.time.now()
        let writer = installation.writer(at: now)
        let decision = try await installation.database.write { transaction -> Decision? in
            guard try transaction.deleteResetRequest(request) else { return nil }
            let account = try transaction.findAccount(addressKey: request.addressKey, at: request.entrance)
            let decision = ResetRequest.decide(try transaction.resetFacts(of: account, at: now))
            try writer.write(decision, in: transaction)
            return decision
        }
        if let decision { installation.announce(decision) }
    }
}

extension Transaction {
    fileprivate func resetFacts(of account: Account?, at now: Timestamp) throws -> ResetRequest.Facts {
        let hourAgo = now - .hours(1)
        let manager = try account.flatMap { $0.kind.isAdministrator ? nil : try findManager(of: $0.id) }
        // What goes to those whose password is kept elsewhere is of that kind, too, and in no event.
        let told = try account.map {
            manager == nil ? 0 : try countMail(of: $0.id, kind: NoticeKind.passwordReset.rawValue, since: hourAgo)
        }
        let mails = try account.map {
            try countAuditEvents(of: $0.id, kind: .resetRequested, isAnonymous: true, since: hourAgo)
                + countMail(of: $0.id, kind: NoticeKind.passwordExpired.rawValue, since: hourAgo)
        }
        return ResetRequest.Facts(
            account: account, mailsInTheLastHour: (mails ?? 0) + (told ?? 0),
            recoveryAddresses: try account.map { try findRecoveryAddresses(of: $0.id, at: now) } ?? RecoveryAddresses(),
            factors: try account.map { try findEnrolledFactors(of: $0.id).answering } ?? [],
            settings: try findSettings(),
            isMailboxOnHold: try account.map { try findMailboxHold(of: $0.id, at: now) != nil } ?? false,
            manager: manager, now: now)
    }
}
