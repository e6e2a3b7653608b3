import Domain
import Hummingbird
import UseCases

struct HomeRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/") { visit in
            try await visit.signedIn { signedIn in
                let recovery = try await visit.installation.findRecoveryAddresses(of: signedIn)
                let page = HomePage(
                    familiarName: signedIn.account.name.familiar,
                    notices: notices(signedIn, recovery, at: visit.installation.time.now()),
                    receipts: Receipt.ofPassword(signedIn.account))
                return try await visit.page(page, signedIn: signedIn)
            }
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
