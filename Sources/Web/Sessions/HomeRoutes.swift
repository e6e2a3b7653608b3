import Domain
import Hummingbird
import UseCases

/// The first page of each portal.
struct HomeRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/") { visit in
            try await visit.signedIn { signedIn in
                let recovery = try await visit.installation.findRecoveryAddresses(of: signedIn)
                let now = visit.installation.time.now()
                let expiry = try await visit.expiryNotice(signedIn)
                let notices =
                    (try await visit.installation.listStoppable(of: signedIn).map(HomeNotice.deskReset))
                    + [expiry].compactMap(\.self) + notices(recovery)
                    + (try await factorNotice(visit, signedIn, at: now))
                let name = signedIn.account.name.familiar
                return switch signedIn.account.kind {
                case .user:
                    try await visit.page(
                        HomePage(
                            familiarName: name, notices: notices, receipts: try await visit.findReceipts(signedIn),
                            manager: try await visit.installation.findPasswordManager(of: signedIn.account)?.name.text),
                        signedIn: signedIn)
                case .administrator(let role):
                    try await visit.page(
                        AdministratorHomePage(
                            familiarName: name, role: role, notices: notices,
                            numbers: try await visit.installation.rights(of: signedIn).reading?.findHomeNumbers()
                                .found()), signedIn: signedIn)
                }
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

    private func notices(_ recovery: RecoveryAddresses) -> [HomeNotice] {
        if let pending = recovery.pending { return [.recoveryAddressWaiting(address: pending.address.text)] }
        return recovery.verified == nil ? [.recoveryAddressMissing] : []
    }
}

extension Visit {
    /// In the last seven days of a password, on whatever page a sign-in leads to.
    func expiryNotice(_ signedIn: SignedIn) async throws -> HomeNotice? {
        let (policy, now) = (signedIn.settings.password, installation.time.now())
        guard policy.expiresAfter != nil || signedIn.account.expiredAt != nil else { return nil }
        let zone = installation.wallClock(under: signedIn.settings).rules
        guard let days = signedIn.account.daysUntilExpiry(under: policy, in: zone, at: now),
            // Where a directory decides, its rules say when.
            try await installation.findPasswordManager(of: signedIn.account) == nil
        else { return nil }
        return .passwordExpires(inDays: days, mayChangeAfter: policy.allowsChangeAfterExpiry)
    }
}
