import Domain
import Formats

/// Sending people to Duo, and asking Duo how it went. None of it happens inside a transaction.
struct DuoCeremony: Sendable {
    let installation: Installation
    private let service: any DuoService
    private let configuration: DuoConfiguration

    /// `nil` where the settings don't say how Duo is reached.
    init?(_ installation: Installation, _ settings: Settings) async throws {
        guard let service = installation.duo, let configuration = try await installation.findDuo(settings) else {
            return nil
        }
        self.installation = installation
        self.service = service
        self.configuration = configuration
    }

    /// Where the person's browser goes now; `nil` where Duo can't be asked.
    func send(
        _ account: Account, for purpose: DuoState.Purpose, in flow: ID<Flow>, confirming link: String,
        goingTo destination: String
    ) async -> String? {
        let now = installation.time.now()
        guard await service.isHealthy(configuration, now: now) else { return nil }
        let key = installation.duoKey
        let state = DuoState(
            for: purpose, in: flow, confirming: link, goingTo: destination,
            entropy: installation.chance.bytes(DuoState.entropyLength), at: now, key: key)
        return service.authorizeURL(
            configuration, userName: account.duoName, state: state.text, nonce: state.nonce(key: key),
            redirect: installation.duoRedirect(of: account), now: now)
    }

    /// Asks Duo what it says of the person who came back. Whatever is not a yes is thrown.
    ///
    /// - Parameter state: Spent already, so that one that came back twice is asked about once.
    func vouch(for account: Account, code: String, state: DuoState) async throws(DuoRefused) {
        let outcome: DuoOutcome
        do throws(DuoFault) {
            outcome = try await service.exchange(
                configuration, code: code, userName: account.duoName, nonce: state.nonce(key: installation.duoKey),
                redirect: installation.duoRedirect(of: account), now: installation.time.now())
        } catch {
            throw DuoRefused(error)
        }
        switch outcome {
        case .allowed: return
        case .denied: throw DuoRefused(.duoDenied, reason: "denied")
        case .codeRefused: throw DuoRefused(.duoDenied, reason: "code-refused")
        }
    }
}

/// Why Duo's answer opens nothing. To the person there are two kinds; the trail has the reason.
struct DuoRefused: AnswerRefused {
    let refusal: Refusal
    let reason: String

    init(_ refusal: Refusal, reason: String) {
        self.refusal = refusal
        self.reason = reason
    }

    init(_ fault: DuoFault) {
        self =
            switch fault {
            // A signed token that is from another time says that a clock is wrong, and nothing about the person.
            case .unreachable, .unexpectedAnswer, .tokenRefused(.malformed), .tokenRefused(.expired),
                .tokenRefused(.issuedAt):
                DuoRefused(.duoUnavailable, reason: "unavailable")
            // An answer that Duo never gave, or gave to somebody else.
            case .tokenRefused(let token): DuoRefused(.duoDenied, reason: "token-\(token.name)")
            }
    }

    static let unavailable = DuoRefused(.duoUnavailable, reason: "unavailable")
}

extension Account {
    /// Whom Duo is asked about.
    fileprivate var duoName: String { userName?.text ?? email.text }
}
