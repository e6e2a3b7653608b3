import Domain
import Hummingbird
import UseCases

struct HomeRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/") { visit in
            try await visit.signedIn { signedIn in
                let recovery = try await visit.installation.findRecoveryAddresses(of: signedIn)
                let now = visit.installation.time.now()
                let page = HomePage(
                    familiarName: signedIn.account.name.familiar,
                    notices: notices(signedIn, recovery, at: now)
                        + (try await factorNotice(visit, signedIn, at: now)),
                    receipts: Receipt.ofPassword(signedIn.account))
                return try await visit.page(page, signedIn: signedIn)
            }
        }
    }

    /// Only where the rule asks for a factor is the database asked for it: this page is opened the most.
    private func factorNotice(_ visit: Visit, _ signedIn: SignedIn, at now: Timestamp) async throws -> [HomeNotice] {
        let (account, policy) = (signedIn.account, signedIn.settings.factors)
        guard policy.requiresFactor(of: account) else { return [] }
        let enrolled = try await visit.installation.findEnrolledFactors(of: signedIn)
        switch policy.requirement(of: account, enrolled, at: now) {
        case .due(let time): return [.factorMissing(by: time)]
        // In a session that began before.
        case .overdue: return [.factorMissing(by: nil)]
        case .met: return []
        }
    }

    private func notices(_ signedIn: SignedIn, _ recovery: RecoveryAddresses, at now: Timestamp) -> [HomeNotice] {
        let days = signedIn.account.daysUntilAnnouncedExpiry(under: signedIn.settings.password, at: now)
        var notices = days.map { [HomeNotice.passwordExpires(inDays: $0)] } ?? []
        if let pending = recovery.pending {
            notices.append(.recoveryAddressWaiting(address: pending.address.text))
        } else if recovery.verified == nil {
            notices.append(.recoveryAddressMissing)
        }
        return notices
    }
}

extension Receipt {
    /// Where the account's password is.
    static func ofPassword(_ account: Account) -> [Receipt] {
        account.passwordChangedAt.map { [Receipt(.portal, .applied($0))] } ?? []
    }
}
