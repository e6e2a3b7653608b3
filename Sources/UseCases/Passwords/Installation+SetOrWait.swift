import Domain
import Formats
import Store

extension Installation {
    /// Stores a flow with its first proof, and sets the password where that is enough. Where a factor has to answer first,
    /// the password waits in the flow, sealed under a token that only the browser gets.
    func setOrWait(
        _ password: Password, _ flow: Flow, _ proof: Proof, of account: Account, origin: Origin
    ) async throws -> Outcome<FlowStep<Account>> {
        let token = chance.token(.flow, at: account.entrance)
        let waiting = flow.waiting(
            with: try PendingPassword.seal(password, under: token, flow: flow.id), for: token.digest)
        let waits = try await database.write { transaction -> Bool? in
            let enrolled = try transaction.findEnrolledFactors(of: flow.account)
            let channel = try flow.link.flatMap { try transaction.findLink($0) }?.channel
            guard enrolled.canAnswer(in: flow.purpose, through: channel) else { return nil }
            let waits = !enrolled.answering.isEmpty
            try transaction.insertFlow(waits ? waiting : flow)
            try transaction.insertProof(proof)
            return waits
        }
        guard let waits else { return .refused(.factorRequired) }
        // Which proofs it takes is derived again by the commit, whatever was decided here.
        if waits { return .done(.factorNeeded(token)) }
        switch try await commitPassword(password, flow: flow.id, of: flow.account, origin: origin) {
        case .done(let account): return .done(.ended(account))
        case .refused(let refusals): return .refused(refusals)
        }
    }
}

extension Flow {
    /// The same flow, with a new password that waits in it.
    fileprivate func waiting(with sealed: SealedSecret, for digest: String) -> Flow {
        Flow(
            id: id, purpose: purpose, account: account, epoch: epoch, link: link, digest: digest, sealed: sealed,
            session: session, startedAt: startedAt, expiresAt: expiresAt, submission: submission)
    }
}
