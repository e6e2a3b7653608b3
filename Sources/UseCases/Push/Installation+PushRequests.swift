package import Domain
package import Formats
import Store

/// A flow's newest request, as the browser that asked sees it.
package struct ShownPushRequest: Sendable {
    package let request: PushRequest
    package let number: SixDigitCode

    package init(request: PushRequest, number: SixDigitCode) {
        self.request = request
        self.number = number
    }
}

extension Installation {
    /// Asks the account's phones. Where this flow has asked already, that goes on.
    package func startPush(_ flow: Token, from browser: BrowserState) async throws -> Outcome<Void> {
        let now = time.now()
        let id = newID(PushRequest.self, at: now)
        let number = try makeNumber(of: id)
        let writer = writer(at: now)
        let asked = try await database.write { transaction -> Outcome<ID<Account>> in
            guard let open = try transaction.findOpenFlow(flow, at: now), open.enrolled.answering.contains(.push),
                let account = try transaction.lockAccount(open.account.id), open.flow.isLive(for: account, at: now)
            else { return .refused(.nothingPending) }
            let known = try transaction.findAnsweringBrowser(of: account.id, browser.browser)
            if let current = try transaction.findOpenPushRequest(of: account.id), current.flow == open.flow.id,
                current.isOpen(at: now)
            {
                return .done(account.id)
            }
            let request = PushRequest(
                id: id, account: account.id, flow: open.flow.id, purpose: open.flow.purpose, number: number,
                origin: browser.origin, knownBrowser: known, createdAt: now, expiresAt: now + PushRequest.lives)
            if let refusal = try transaction.refusal(of: request, at: now) { return .refused(refusal) }
            try transaction.insertPushRequest(request)
            var decision = Decision()
            decision.flow = open.flow.id
            decision.events = [
                AuditEvent(
                    .pushRequested, by: .anonymous, account: account.id,
                    details: ["in": open.flow.purpose.rawValue], browser.origin.details)
            ]
            try writer.write(decision, in: transaction)
            return .done(account.id)
        }
        guard case .done(let account) = asked else { return .refused(asked.whyNot) }
        pushWaiters.wake(account)
        work.push.wake()
        return .done(())
    }

    /// What became of the flow's newest request; `nil` where it made none.
    package func findPush(_ flow: Token) async throws -> ShownPushRequest? {
        let now = time.now()
        let found = try await database.read { transaction -> PushRequest? in
            guard let open = try transaction.findOpenFlow(flow, at: now) else { return nil }
            return try transaction.findNewestPushRequest(in: open.flow.id)
        }
        guard let found else { return nil }
        return ShownPushRequest(request: found, number: try await openNumber(of: found))
    }

    /// *Cancel*: the phone forgets the question, and an approval that comes later changes nothing.
    package func withdrawPush(_ flow: Token, origin: Origin) async throws {
        let now = time.now()
        let writer = writer(at: now)
        let account = try await database.write { transaction -> ID<Account>? in
            guard let open = try transaction.findOpenFlow(flow, at: now),
                let request = try transaction.findNewestPushRequest(in: open.flow.id)
            else { return nil }
            guard try transaction.updatePushRequestDecided(request.id, as: .withdrawn, at: now) else { return nil }
            var decision = Decision()
            decision.flow = request.flow
            decision.events = [
                AuditEvent(
                    .pushWithdrawn, by: .anonymous, account: request.account,
                    details: ["in": request.purpose.rawValue], origin.details)
            ]
            try writer.write(decision, in: transaction)
            return request.account
        }
        if let account { pushWaiters.wake(account) }
    }

    func makeNumber(of id: ID<PushRequest>) throws -> SealedSecret {
        let code = NumberMatch.make(entropy: chance.bytes(NumberMatch.entropyLength))
        return SealedSecret(text: try keys.current.data.seal(code.text, context: Self.numberContext(id)))
    }

    func openNumber(of request: PushRequest) async throws -> SixDigitCode {
        let sealed = request.number.text
        let keys = try await keys.opening(SealedVerifier(text: sealed), from: database)
        let text = try keys.data.openText(sealed, context: Self.numberContext(request.id))
        guard let code = SixDigitCode(typed: text.exposed) else { throw Keyring.OpenFault.forged }
        return code
    }

    private static func numberContext(_ id: ID<PushRequest>) -> String { "number of push request \(id)" }
}

extension Transaction {
    /// Why the account's phones are not asked this, if so. What nobody can answer any more is out of the way then.
    func refusal(of request: PushRequest, at now: Timestamp) throws -> Refusal? {
        let bucket = AttemptBucket(factorsOf: request.account, in: request.knownBrowser)
        guard try findLock(of: bucket, at: now) == nil else { return .accountLocked }
        try updateDeadPushRequests(of: request.account, at: now)
        return PushRequest.refusal(
            open: try findOpenPushRequest(of: request.account),
            recent: try countPushRequests(
                of: request.account, from: request.knownBrowser, since: now - PushRequest.limitWindow))
    }
}

extension Outcome {
    /// Empty where it was done.
    fileprivate var whyNot: [Refusal] {
        if case .refused(let refusals) = self { refusals } else { [] }
    }
}
