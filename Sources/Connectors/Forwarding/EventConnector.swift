import Domain
import Formats
package import UseCases

/// Hands events to a syslog server or a webhook.
package struct EventConnector: EventTransport {
    /// Of an answer only the status is read.
    package static let limits = OutgoingHTTP.Limits(total: .seconds(20), answerLength: 16 * 1_024, concurrency: 4)

    private let http: OutgoingHTTP
    private let syslog: SyslogClient

    package init(http: OutgoingHTTP, syslog: SyslogClient) {
        self.http = http
        self.syslog = syslog
    }

    package func send(_ batch: EventBatch, to address: EventAddress) async -> ForwardingOutcome {
        do throws(OutgoingFault) {
            switch address {
            case .syslog(let url):
                try await syslog.send(batch.events.flatMap { $0.syslogFrame(from: batch.host) }, to: url)
                return .confirmed
            case .webhook(let url, let secrets):
                return Self.outcome(of: try await http.send(batch.request(to: url, signedBy: secrets)))
            }
        } catch {
            return .unreachable(error)
        }
    }

    private static func outcome(of answer: OutgoingAnswer) -> ForwardingOutcome {
        switch answer.status {
        case 200..<300: .confirmed
        case 410: .unwanted
        case let status: .refused(status: status, retryAfter: answer.retryAfter)
        }
    }
}

extension EventBatch {
    fileprivate func request(to url: WebhookURL, signedBy secrets: [WebhookSecret]) -> OutgoingRequest {
        // The time of what happened, not of the attempt: the body is the same whenever it is sent again.
        let body = JSONText.object([
            "type": .string("events"), "timestamp": .string((events.last?.at ?? sentAt).internetDateTime),
            "data": .object(["events": .array(events.map(\.json))]),
        ]).bytes
        return OutgoingRequest(
            url: url.text, method: .post(Secret(body)),
            headers: [("Content-Type", "application/json"), ("User-Agent", "Lockstep")]
                + WebhookSecret.headers(id: id, at: sentAt, body: body, signedBy: secrets))
    }
}

extension EventOverview {
    fileprivate func syslogFrame(from host: String) -> [UInt8] {
        SyslogMessage.frame(
            AuditKind(rawValue: kind)?.severity ?? .informational, at: at, from: host, id: kind, sequence: number,
            text: json.bytes)
    }
}

extension AuditKind {
    /// What somebody should look at is a warning, what changes what people may do a notice.
    fileprivate var severity: SyslogMessage.Severity {
        switch self {
        case .accountLocked, .signInFailed, .factorFailed, .resetRefused, .passkeyCounterWentBack, .phoneNumberWrong,
            .pushDenied, .pushAlarm, .recoveryUndone, .mailboxMoveUndone, .breakGlassMade, .breakGlassUsed,
            .mailGivenUp, .callerCodeWrong, .deskResetStopped, .forwardingStopped, .deliveryFailed,
            .installationRestored:
            .warning
        case .accountStateChanged, .accountChanged, .administratorRoleChanged, .accountExpired, .accountRestored,
            .accountExpiryRuleChanged, .accountUnlocked, .factorReset, .factorRuleChanged, .settingChanged,
            .textChanged, .apiKeyMade, .apiKeyEnded, .bulkBegun, .bulkEnded, .importBegun, .importStopped,
            .announcementBegun, .announcementStopped, .consentAsked, .consentGiven, .consentRefused, .keyRotated,
            .connectionAdded, .connectionChanged, .connectionPaused, .connectionResumed, .connectionRemoved,
            .connectorAdded, .connectorRegistered, .connectorConfirmed, .connectorRemoved, .connectionMatched,
            .connectionImported, .accountBound,
            .accountUnbound:
            .notice
        case .accountAdded, .activationRenewed, .signInSucceeded, .signedOut, .sessionsEnded, .resetRequested,
            .passwordSet, .passwordRehashed, .recoveryRequested, .recoveryVerified, .recoveryRemoved, .factorAdded,
            .factorReplaced, .factorRemoved, .factorAsked, .factorProven, .passkeyRenamed, .phoneRenamed,
            .phoneReached, .pushRequested, .pushApproved, .pushWithdrawn, .recoveryCodesMade, .mailSent, .mailExpired,
            .callerVerified, .callerCodeMade, .forwardingTried, .connectionTested, .deliveryApplied, .deliveryRetried:
            .informational
        }
    }
}
