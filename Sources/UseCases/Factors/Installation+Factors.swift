package import Domain
package import Formats
import Store

extension Installation {
    package func findEnrolledFactors(of signedIn: SignedIn) async throws -> EnrolledFactors {
        try await database.glance { try $0.findEnrolledFactors(of: signedIn.account.id) }
    }

    /// When each kind of factor answered last for an account.
    package func listFactorUses(of account: ID<Account>) async throws -> [FactorKind: Timestamp] {
        try await database.glance { try $0.listFactorUses(of: account) }
    }

    /// What is enrolled, with what the overview tells about it.
    package func findFactors(
        of signedIn: SignedIn
    ) async throws -> (enrolled: EnrolledFactors, authenticator: Authenticator?) {
        let account = signedIn.account.id
        return try await database.read {
            (try $0.findEnrolledFactors(of: account), try $0.findAuthenticator(of: account))
        }
    }

    /// Whether a mailed link stands for reset factors now. Changes nothing.
    package func opensEnrolment(_ token: Token) async throws -> Bool {
        let now = time.now()
        return try await database.read { transaction in
            guard let (link, account) = try transaction.findLink(token), link.kind == .enrolment else { return false }
            let settings = try transaction.findSettings()
            return link.isLive(for: account, at: now) && account.mayPass(.signIn, under: settings.password, at: now)
        }
    }
}
