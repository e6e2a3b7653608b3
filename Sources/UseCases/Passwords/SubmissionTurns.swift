import Synchronization

/// Forms that are the same take turns, so that whoever pressed twice is answered twice, and nothing is tried twice: a
/// second try of a change would meet the new password as the current one, and count as a wrong one.
///
/// Only within one server. On several the transaction of the commit decides, as it always does.
package final class SubmissionTurns: Sendable {
    /// Those that wait, by the form that is at it.
    private let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    init() {}

    /// Does `body` when nobody else is at the same form.
    func take<Answer>(_ form: String, _ body: () async throws -> Answer) async rethrows -> Answer {
        await enter(form)
        defer { leave(form) }
        return try await body()
    }

    private func enter(_ form: String) async {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                guard waiting[form] != nil else {
                    waiting[form] = []
                    return true
                }
                waiting[form]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave(_ form: String) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard waiting[form]?.isEmpty == false else {
                waiting[form] = nil
                return nil
            }
            return waiting[form]?.removeFirst()
        }
        next?.resume()
    }
}
