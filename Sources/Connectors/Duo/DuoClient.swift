package import Domain
package import Formats
package import Logging
package import UseCases

/// Duo's side over HTTPS.
package struct DuoClient: DuoService {
    private let http: OutgoingHTTP
    private let chance: Chance
    private let logger: Logger

    package init(http: OutgoingHTTP, chance: Chance = .system, logger: Logger = Logger(label: "duo")) {
        self.http = http
        self.chance = chance
        self.logger = logger
    }

    package func isHealthy(_ configuration: DuoConfiguration, now: Timestamp) async -> Bool {
        do throws(DuoFault) {
            let answer = try await answer(configuration.healthCheck(id: assertionID(), now: now))
            if answer.status == 200, JSON(answer.body)?["stat"] == .string("OK") { return true }
            warn(.unexpectedAnswer(status: answer.status))
        } catch {
            warn(error)
        }
        return false
    }

    package func authorizeURL(
        _ configuration: DuoConfiguration, userName: String, state: String, nonce: String, redirect: String,
        now: Timestamp
    ) -> String? {
        configuration.authorizeURL(userName: userName, state: state, nonce: nonce, redirect: redirect, now: now)
    }

    package func exchange(
        _ configuration: DuoConfiguration, code: String, userName: String, nonce: String, redirect: String,
        now: Timestamp
    ) async throws(DuoFault) -> DuoOutcome {
        let request = configuration.tokenRequest(code: code, redirect: redirect, id: assertionID(), now: now)
        do throws(DuoFault) {
            return try outcome(
                of: try await answer(request), configuration, userName: userName, nonce: nonce, now: now)
        } catch {
            warn(error)
            throw error
        }
    }

    private func outcome(
        of answer: OutgoingAnswer, _ configuration: DuoConfiguration, userName: String, nonce: String, now: Timestamp
    ) throws(DuoFault) -> DuoOutcome {
        switch answer.status {
        case 200:
            do throws(DuoTokenFault) {
                let token = try DuoToken(
                    answer: answer.body, for: configuration, userName: userName, nonce: nonce, now: now)
                return token.isAllowed ? .allowed : .denied
            } catch {
                throw .tokenRefused(error)
            }
        case 400 where JSON(answer.body)?["error"] == .string("invalid_grant"): return .codeRefused
        case let status: throw .unexpectedAnswer(status: status)
        }
    }

    private func answer(_ request: DuoRequest) async throws(DuoFault) -> OutgoingAnswer {
        do throws(OutgoingFault) {
            return try await post(request)
        } catch {
            throw .unreachable(error)
        }
    }

    private func warn(_ fault: DuoFault) {
        logger.warning("Duo can't be asked, or its answer can't be used", metadata: ["reason": "\(fault)"])
    }

    private func post(_ request: DuoRequest) async throws(OutgoingFault) -> OutgoingAnswer {
        try await http.send(
            OutgoingRequest(
                url: request.url, method: .post(Secret(Array(request.form.exposed.utf8))),
                headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]))
    }

    /// 144 bits, for the claim `jti`.
    private func assertionID() -> String {
        Base64URL.encode(chance.bytes(18))
    }
}
