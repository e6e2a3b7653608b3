package import Domain
package import Formats
import Store

/// What a phone gets when it has scanned the code: what it says who it is by, and what its person types in the browser.
package struct RegisteredPhone: Sendable {
    package let id: ID<Phone>
    package let token: Token
    package let number: SixDigitCode
}

/// Who is at the other end of a request that carries a phone's token.
package enum PhoneStanding: Sendable {
    case active(Phone, of: Account)
    /// Its account may neither sign in nor reset its password at present.
    case paused
    /// Its number wasn't typed in the browser yet.
    case unconfirmed
    /// Removed, never confirmed, or nobody's.
    case unknown
}

extension Installation {
    package func findPhones(of signedIn: SignedIn) async throws -> [Phone] {
        let account = signedIn.account.id
        return try await database.glance { try $0.listPhones(of: account) }
    }

    /// Makes the token for a QR code. It is in the answer and nowhere else.
    package func beginPhone(_ flow: Token, of signedIn: SignedIn, origin: Origin) async throws -> Outcome<Token> {
        let now = time.now()
        let token = chance.token(.phoneEnrolment)
        let id = newID(PhoneEnrolment.self, at: now)
        let decision = try await changeFactors(flow, signedIn, origin) { facts in
            let enrolment = PhoneEnrolment(
                id: id, account: facts.account.id, flow: facts.flow.id, createdAt: now,
                expiresAt: now + PhoneEnrolment.lives)
            return FactorChange.begin(enrolment, digest: token.digest, facts)
        }
        return Outcome(decision, token)
    }

    /// What scanned the code of this flow and waits for its number to be typed; `nil` where nothing did.
    package func findPhoneCandidate(_ flow: Token, of signedIn: SignedIn) async throws -> FactorName? {
        let (now, session) = (time.now(), signedIn.session)
        return try await database.read { transaction in
            try transaction.findPhoneEnrolment(in: flow, of: session, at: now)?.candidate?.name
        }
    }

    /// A phone scanned the code. It counts for nothing until its number was typed in the browser.
    package func registerPhone(
        _ token: Token, key: PushDeviceKey, name: FactorName
    ) async throws -> Outcome<RegisteredPhone> {
        let now = time.now()
        let phone = RegisteredPhone(
            id: newID(at: now), token: chance.token(.phone),
            number: NumberMatch.make(entropy: chance.bytes(NumberMatch.entropyLength)))
        let audit = keys.current.audit.bytes
        let isFirst = try await database.write { transaction in
            guard let enrolment = try transaction.findPhoneEnrolment(digest: token.digest) else { return false }
            let candidate = PhoneEnrolment.Candidate(
                phone: phone.id, name: name, key: key.text,
                numberDigest: Self.digest(phone.number, of: enrolment.id, key: audit))
            return try transaction.updatePhoneEnrolmentCandidate(
                enrolment.id, to: candidate, phoneDigest: phone.token.digest, at: now)
        }
        return isFirst ? .done(phone) : .refused(.linkDead)
    }

    /// Takes the number that the phone shows. Counted before it is looked at; the third wrong one voids the enrolment.
    package func confirmPhone(
        _ typed: String, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        let (now, session, audit) = (time.now(), signedIn.session, keys.current.audit.bytes)
        let counted = try await database.write { transaction -> PhoneEnrolment? in
            // What is typed anywhere else is no try.
            guard let enrolment = try transaction.findPhoneEnrolment(in: flow, of: session, at: now),
                enrolment.candidate != nil,
                try transaction.updatePhoneEnrolmentTried(enrolment.id, atMost: PhoneEnrolment.tries)
            else { return nil }
            return enrolment
        }
        guard let enrolment = counted, let candidate = enrolment.candidate else { return .refused(.nothingPending) }
        let code = SixDigitCode(typed: typed)
        let isRight = code.map {
            ConstantTime.areEqual(Self.digest($0, of: enrolment.id, key: audit), candidate.numberDigest)
        }
        guard isRight == true else {
            var wrong = Decision()
            wrong.flow = enrolment.flow
            wrong.events = [
                AuditEvent(
                    .phoneNumberWrong, by: .account(session.account), account: session.account,
                    details: ["phone": candidate.phone.rawValue, "name": candidate.name.text], origin.details)
            ]
            let (writer, decision) = (writer(at: now), wrong)
            let isOver = try await database.write { transaction in
                try writer.write(decision, in: transaction)
                return try transaction.deletePhoneEnrolment(enrolment.id, triedAtLeast: PhoneEnrolment.tries)
            }
            return .refused(isOver ? .nothingPending : .numberWrong)
        }
        let decision = try await changeFactors(flow, signedIn, origin) { FactorChange.confirm(enrolment, $0) }
        return Outcome(decision)
    }

    package func removePhone(
        _ phone: ID<Phone>, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        let decision = try await changeFactors(flow, signedIn, origin) { FactorChange.remove(phone, $0) }
        return Outcome(decision)
    }

    package func renamePhone(
        _ phone: ID<Phone>, to name: String, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        guard let name = FactorName(name) else { return .refused(.phoneNameMalformed) }
        let decision = try await changeFactors(flow, signedIn, origin) { FactorChange.rename(phone, to: name, $0) }
        return Outcome(decision)
    }

    package func findPhone(_ token: Token) async throws -> PhoneStanding {
        let (now, policy) = (time.now(), try await findSettings().password)
        return try await database.read { transaction in
            if let phone = try transaction.findPhone(digest: token.digest),
                let account = try transaction.findAccount(phone.account)
            {
                // One that may only reset an expired password needs its phone for that.
                return account.mayEnter(under: policy, at: now) ? .active(phone, of: account) : .paused
            }
            if let enrolment = try transaction.findPhoneEnrolment(phoneDigest: token.digest), now < enrolment.expiresAt
            {
                return .unconfirmed
            }
            return .unknown
        }
    }

    /// Where Web Push reaches the phone from now on; `nil`: nowhere.
    package func subscribe(_ phone: Phone, to subscription: PushSubscription?, origin: Origin) async throws {
        // The app says at each start where it is reached.
        guard try await isNew(subscription, to: phone) else { return }
        let writer = writer(at: time.now())
        var reached = Decision()
        reached.events = [
            AuditEvent(
                .phoneReached, by: .account(phone.account), account: phone.account,
                details: phone.details, ["service": subscription?.endpoint.origin ?? ""], origin.details)
        ]
        let decision = reached
        let sealed = try subscription.map {
            SealedSecret(text: try keys.current.data.seal($0.json, context: Self.subscriptionContext(phone.id)))
        }
        try await database.write { transaction in
            try transaction.updatePhoneSubscription(phone.id, to: sealed)
            try writer.write(decision, in: transaction)
        }
    }

    private func isNew(_ subscription: PushSubscription?, to phone: Phone) async throws -> Bool {
        guard let stored = phone.subscription else { return subscription != nil }
        return try await openSubscription(stored, of: phone.id)?.json.exposed != subscription?.json.exposed
    }

    static func subscriptionContext(_ id: ID<Phone>) -> String { "subscription of phone \(id)" }

    private static func digest(
        _ number: SixDigitCode, of enrolment: ID<PhoneEnrolment>, key: Secret<[UInt8]>
    ) -> String {
        KeyedDigest.compute(key: key, parts: ["lockstep phone enrolment", enrolment.rawValue, number.text.exposed])
    }
}

extension Transaction {
    /// What was begun in this flow of this session and goes on.
    fileprivate func findPhoneEnrolment(
        in flow: Token, of session: Session, at now: Timestamp
    ) throws -> PhoneEnrolment? {
        guard let open = try findOpenFlow(flow, at: now), open.flow.session == session.id,
            let enrolment = try findPhoneEnrolment(of: session.account), enrolment.flow == open.flow.id,
            now < enrolment.expiresAt
        else { return nil }
        return enrolment
    }
}
