import Domain
import Formats
import Synchronization
package import UseCases

/// Keeps every push message, and answers as it is told to, or never.
package final class RecordingPushTransport: PushTransport {
    private struct State {
        var sent: [OutgoingPush] = []
        var outcome = PushOutcome.accepted
        var heldHost: String?
        var held: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())
    /// The messages as they come, for one reader.
    package let arrivals: AsyncStream<OutgoingPush>
    private let arrival: AsyncStream<OutgoingPush>.Continuation

    package init() {
        (arrivals, arrival) = AsyncStream.makeStream()
    }

    package var sent: [OutgoingPush] { state.withLock { $0.sent } }

    /// What the messages say, in order.
    package var contents: [String] { sent.map { String(decoding: $0.content.exposed, as: UTF8.self) } }

    package func answer(with outcome: PushOutcome) {
        state.withLock { $0.outcome = outcome }
    }

    /// Takes what is for this host and answers nothing until it is cancelled.
    package func hold(_ host: String) {
        state.withLock { $0.heldHost = host }
    }

    /// Waits for so many messages to this host.
    package func receive(_ count: Int, for host: String) async {
        var left = count
        for await message in arrivals where message.isFor(host) {
            left -= 1
            if left == 0 { return }
        }
    }

    package func count(for host: String) -> Int { sent.count { $0.isFor(host) } }

    package func send(_ message: OutgoingPush) async -> PushOutcome {
        let hold = AsyncStream<Void>.makeStream()
        let (outcome, isHeld) = state.withLock { state in
            state.sent.append(message)
            let isHeld = state.heldHost.map(message.isFor) ?? false
            if isHeld { state.held.append(hold.continuation) }
            return (state.outcome, isHeld)
        }
        arrival.yield(message)
        if isHeld { for await _ in hold.stream {} }
        return outcome
    }
}

extension OutgoingPush {
    fileprivate func isFor(_ host: String) -> Bool { subscription.endpoint.url.hasPrefix("https://\(host)/") }
}
