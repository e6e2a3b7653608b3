import Domain
import Synchronization

/// Whose phones are being sent to. An account has one slot, whatever it asks for meanwhile: of its requests only the newest
/// can be open.
final class PushSlots: Sendable {
    private struct State {
        var taken: Set<ID<Account>> = []
        /// What came while the account's slot was taken.
        var next: [ID<Account>: PushRequest] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    init(_ limit: Int) {
        self.limit = limit
    }

    var free: Int { state.withLock { limit - $0.taken.count } }

    /// Whether the account's slot was free and is taken now. Otherwise `end` hands the request out.
    func begin(_ request: PushRequest) -> Bool {
        state.withLock { state in
            let isFree = state.taken.insert(request.account).inserted
            if !isFree { state.next[request.account] = request }
            return isFree
        }
    }

    /// What is sent next in the same slot; `nil`: the slot is free.
    func end(_ request: PushRequest) -> PushRequest? {
        state.withLock { state in
            let next = state.next.removeValue(forKey: request.account)
            if next == nil { state.taken.remove(request.account) }
            return next
        }
    }
}
