package import Domain
package import Formats
import Synchronization
package import UseCases

/// A Duo that is asked how it is by one at a time, for everybody who wants to know meanwhile.
///
/// Each press of the button asks. Where Duo hangs, the presses of a few people would otherwise take all places for
/// outgoing requests, and who is on the way back from Duo would find none.
package final class SharedDuoHealth<Base: DuoService>: DuoService {
    private struct State {
        var isUnderWay = false
        /// Who waits for the answer. `nil`: ask again yourself.
        var waiting: [CheckedContinuation<Answer?, Never>] = []
    }

    private struct Application: Hashable {
        let clientID: String
        let origin: String
    }

    private struct Answer {
        let application: Application
        let isHealthy: Bool
    }

    private let base: Base
    private let state = Mutex(State())

    package init(_ base: Base) {
        self.base = base
    }

    package func isHealthy(_ configuration: DuoConfiguration, now: Timestamp) async -> Bool {
        let application = Application(clientID: configuration.clientID, origin: configuration.origin)
        while true {
            if begin() {
                let isHealthy = await base.isHealthy(configuration, now: now)
                // Who gave up has learnt nothing.
                end(
                    Task.isCancelled && !isHealthy
                        ? nil : Answer(application: application, isHealthy: isHealthy))
                return isHealthy
            }
            if let answer = await answer(to: application) { return answer }
        }
    }

    private func begin() -> Bool {
        state.withLock { state in
            guard !state.isUnderWay else { return false }
            state.isUnderWay = true
            return true
        }
    }

    private func end(_ answer: Answer?) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isUnderWay = false
            return state.waiting
        }
        for continuation in waiting {
            continuation.resume(returning: answer)
        }
    }

    /// What somebody else was told, or `nil` where nobody asks any more, or about another application.
    private func answer(to application: Application) async -> Bool? {
        let answer = await withCheckedContinuation { continuation in
            let isUnderWay = state.withLock { state in
                if state.isUnderWay { state.waiting.append(continuation) }
                return state.isUnderWay
            }
            if !isUnderWay { continuation.resume(returning: nil) }
        }
        return answer?.application == application ? answer?.isHealthy : nil
    }

    package func authorizeURL(
        _ configuration: DuoConfiguration, userName: String, state: String, nonce: String, redirect: String,
        now: Timestamp
    ) -> String? {
        base.authorizeURL(
            configuration, userName: userName, state: state, nonce: nonce, redirect: redirect, now: now)
    }

    package func exchange(
        _ configuration: DuoConfiguration, code: String, userName: String, nonce: String, redirect: String,
        now: Timestamp
    ) async throws(DuoFault) -> DuoOutcome {
        try await base.exchange(
            configuration, code: code, userName: userName, nonce: nonce, redirect: redirect, now: now)
    }
}
