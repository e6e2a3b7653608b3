import Domain
import Synchronization

/// Where directories are asked about a password while its person waits: only so many at a time, and none that has just
/// failed to answer, so that one that is down costs nobody but the first few any time.
package final class AdoptionDesk: Sendable {
    package static let atOnce = 16
    package static let rests: Duration = .seconds(30)

    private struct State {
        var underWay = 0
        var restsSince: [ID<Connection>: Timestamp] = [:]
    }

    let client: any DirectoryClient
    private let state = Mutex(State())

    /// - Parameter client: With short limits: it holds up a sign-in.
    package init(_ client: any DirectoryClient) {
        self.client = client
    }

    /// - Returns: `nil` where it wasn't asked, or didn't answer.
    func ask<Answer: Sendable>(
        _ connection: ID<Connection>, at now: Timestamp,
        _ question: (any DirectoryClient) async throws(DirectoryFault) -> Answer
    ) async -> Answer? {
        guard begin(connection, at: now) else { return nil }
        defer { state.withLock { $0.underWay -= 1 } }
        do throws(DirectoryFault) {
            return try await question(client)
        } catch {
            if error.isOfTheDirectory { state.withLock { $0.restsSince[connection] = now } }
            return nil
        }
    }

    private func begin(_ connection: ID<Connection>, at now: Timestamp) -> Bool {
        state.withLock { state in
            // A clock that was set back ends no rest later.
            state.restsSince = state.restsSince.filter { now >= $0.value && now - $0.value < Self.rests }
            guard state.restsSince[connection] == nil, state.underWay < Self.atOnce else { return false }
            state.underWay += 1
            return true
        }
    }
}

extension DirectoryFault {
    /// Rather than of the one entry that was asked about.
    fileprivate var isOfTheDirectory: Bool {
        switch reason {
        case .credentials: true
        // It has answered, and quickly: whatever is odd about one entry must not keep everybody else's password out.
        case .changedMeanwhile, .password, .noSuchEntry, .ambiguous, .notPermitted, .tooMuch, .unsupported, .referred,
            .unexpected:
            false
        case .nameUnknown, .unreachable, .timedOut, .encryptionRefused, .certificate, .brokenOff, .busy, .cancelled:
            true
        }
    }
}
