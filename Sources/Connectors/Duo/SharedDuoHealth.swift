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
        /// What is being asked, and who waits for the answer. `nil`: ask again yourself.
        var asked: Application?
        var waiting: [CheckedContinuation<Known?, Never>] = []
    }

    private struct Application: Hashable {
        let clientID: String
        let origin: String
    }

    private struct Known {
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
            if begin(application) {
                let isHealthy = await base.isHealthy(configuration, now: now)
                // Who gave up has learnt nothing.
                end(
                    Task.isCancelled && !isHealthy
                        ? nil : Known(application: application, isHealthy: isHealthy))
                return isHealthy
            }
            if let answer = await answer(to: application) { return answer }
        }
    }

    private func begin(_ application: Application) -> Bool {
        state.withLock { state in
            guard state.asked == nil else { return false }
            state.asked = application
            return true
        }
    }

    private func end(_ known: Known?) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.asked = nil
            return state.waiting
        }
        for continuation in waiting {
            continuation.resume(returning: known)
        }
    }

    /// What somebody else was told, or `nil` where nobody asks any more, or about another application.
    private func answer(to application: Application) async -> Bool? {
        let known = await withCheckedContinuation { continuation in
            let isUnderWay = state.withLock { state in
                if state.asked != nil { state.waiting.append(continuation) }
                return state.asked != nil
            }
            if !isUnderWay { continuation.resume(returning: nil) }
        }
        return known?.application == application ? known?.isHealthy : nil
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
