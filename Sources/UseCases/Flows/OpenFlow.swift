package import Domain
package import Formats
import Store

/// A flow that waits for a factor, as its page and its next step see it.
package struct OpenFlow: Sendable {
    package let flow: Flow
    package let account: Account
    package let enrolled: EnrolledFactors
    package let settings: Settings
}

extension Installation {
    /// The live flow that a browser's token opens. Changes nothing.
    package func findOpenFlow(_ token: Token) async throws -> OpenFlow? {
        let now = time.now()
        return try await database.read { try $0.findOpenFlow(token, at: now) }
    }
}

extension Transaction {
    func findOpenFlow(_ token: Token, at now: Timestamp) throws -> OpenFlow? {
        guard let flow = try findFlow(digest: token.digest), let account = try findAccount(flow.account),
            token.isOf(account), flow.isLive(for: account, at: now)
        else { return nil }
        let settings = try findSettings()
        // The account may have expired since the flow began.
        guard account.mayPass(flow.purpose, under: settings.password, at: now) else { return nil }
        return OpenFlow(
            flow: flow, account: account, enrolled: try findEnrolledFactors(of: account.id), settings: settings)
    }
}
