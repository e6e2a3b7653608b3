package import Domain
package import Formats
import Synchronization
package import UseCases

/// A Duo that answers as it is told to. What Duo's own answers mean is tested with the real client.
package final class ScriptedDuo: DuoService {
    /// What an exchange was asked for.
    package struct Exchange: Hashable, Sendable {
        package let code: String
        package let userName: String
        package let nonce: String
        package let redirect: String
    }

    private struct State {
        var isHealthy = true
        var result: Result<DuoOutcome, DuoFault> = .success(.allowed)
        var exchanges: [Exchange] = []
        var meanwhile: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())

    package init() {}

    package var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    package func become(healthy: Bool) {
        state.withLock { $0.isHealthy = healthy }
    }

    package func answer(with result: Result<DuoOutcome, DuoFault>) {
        state.withLock { $0.result = result }
    }

    /// What happens while Duo is asked.
    package func meanwhile(_ action: @Sendable @escaping () -> Void) {
        state.withLock { $0.meanwhile = action }
    }

    package func isHealthy(_ configuration: DuoConfiguration, now: Timestamp) async -> Bool {
        state.withLock { $0.isHealthy }
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
        let (result, meanwhile) = state.withLock { state in
            state.exchanges.append(Exchange(code: code, userName: userName, nonce: nonce, redirect: redirect))
            return (state.result, state.meanwhile)
        }
        meanwhile()
        return try result.get()
    }
}
