import Domain
import Formats
import Store

/// Asking browsers for passkeys, and checking what they answer. Spends nothing: what follows does, in its transaction.
struct PasskeyCeremony: Sendable {
    let installation: Installation
    /// What it is for, and who may answer.
    let purpose: PasskeyChallenge.Purpose
    let holder: String
    private let site: BaseURL

    init(_ purpose: PasskeyChallenge.Purpose, of holder: String, in installation: Installation) throws {
        self.installation = installation
        self.purpose = purpose
        // No answer of before a restore counts after it: what was kept of those that were given is lost.
        self.holder = "\(holder) \(installation.keys.current.restores)"
        site = try BaseURL(installation.baseURL)
    }

    /// The domain that passkeys are bound to.
    var relyingPartyID: String { site.host }

    func makeChallenge() -> PasskeyChallenge {
        PasskeyChallenge(
            for: purpose, of: holder, entropy: installation.chance.bytes(PasskeyChallenge.entropyLength),
            at: installation.time.now(), key: key)
    }

    func register(
        _ response: PasskeyRegistration.Response
    ) throws(PasskeyRefused) -> (made: NewPasskey, challenge: PasskeyChallenge) {
        let challenge = try challenge(in: response.clientDataJSON)
        do {
            return (
                try PasskeyRegistration.verify(
                    response, expecting: expectations(challenge, requiresUserVerification: false)), challenge
            )
        } catch {
            throw PasskeyRefused(error)
        }
    }

    /// - Parameter account: Whose passkey it has to be; `nil` where the passkey says who it is.
    func assert(_ response: PasskeyAssertion.Response, by account: ID<Account>?) async throws -> UsedPasskey {
        let challenge = try challenge(in: response.clientDataJSON)
        let credentialID = Base64URL.encode(response.credentialID)
        let found = try await installation.database.glance { try $0.findPasskey(credentialID: credentialID) }
        guard let passkey = found, account == nil || passkey.account == account else {
            throw PasskeyRefused(reason: "unknown-credential")
        }
        do {
            let assertion = try PasskeyAssertion.verify(
                response, of: try passkey.stored(),
                expecting: expectations(challenge, requiresUserVerification: account == nil),
                requiresUserHandle: account == nil)
            return UsedPasskey(passkey: passkey, assertion: assertion, challenge: challenge)
        } catch let fault as PasskeyFault {
            throw PasskeyRefused(fault, passkey)
        }
    }

    /// The challenge that an answer says it is to, where it was made here and is still open.
    private func challenge(in clientDataJSON: [UInt8]) throws(PasskeyRefused) -> PasskeyChallenge {
        guard let text = try? ClientData(parsing: clientDataJSON).challenge, let bytes = Base64URL.decode(text),
            let challenge = PasskeyChallenge(answered: bytes, for: purpose, of: holder, key: key)
        else { throw PasskeyRefused(.wrongChallenge) }
        guard challenge.isLive(at: installation.time.now()) else {
            throw PasskeyRefused(reason: "late-challenge", refusal: .passkeyExpired)
        }
        return challenge
    }

    private func expectations(
        _ challenge: PasskeyChallenge, requiresUserVerification: Bool
    ) -> PasskeyExpectations {
        PasskeyExpectations(
            challenge: challenge.bytes, origin: site.origin, relyingPartyID: relyingPartyID,
            requiresUserVerification: requiresUserVerification)
    }

    private var key: Secret<[UInt8]> { installation.keys.current.audit.bytes }
}

/// A passkey that answered rightly, and whose answer isn't spent yet.
struct UsedPasskey: Sendable {
    let passkey: Passkey
    let assertion: VerifiedAssertion
    let challenge: PasskeyChallenge

    var proof: ProofKind { assertion.isUserVerified ? .verifiedPasskey : .passkey }

    /// Spends the challenge and moves the counter on, for the one request that is first with both.
    func settle(at now: Timestamp, in transaction: any Transaction) throws -> Bool {
        try transaction.insertSpentChallenge(challenge.spent)
            && transaction.updatePasskeyUsed(
                passkey, signCount: Int(assertion.signCount), isBackedUp: assertion.isBackedUp, at: now)
    }
}

/// An answer that is not believed. To the person all reasons are alike; the trail has them.
struct PasskeyRefused: AnswerRefused {
    let reason: String
    var refusal: Refusal = .passkeyWrong
    /// The one that answered, where it is known here.
    var passkey: Passkey?
    /// Whether there may be a copy of it.
    var isSuspected = false

    init(reason: String, refusal: Refusal = .passkeyWrong) {
        self.reason = reason
        self.refusal = refusal
    }

    init(_ fault: PasskeyFault, _ passkey: Passkey? = nil) {
        reason = fault.rawValue
        self.passkey = passkey
        isSuspected = fault == .counterWentBack
    }
}

extension Passkey {
    /// As its answers are checked against it.
    fileprivate func stored() throws -> PasskeyAssertion.Passkey {
        guard let credentialID = Base64URL.decode(credentialID), let publicKey = Base64URL.decode(publicKey),
            let signCount = UInt32(exactly: signCount)
        else { throw UnreadablePasskey(id: id) }
        return PasskeyAssertion.Passkey(
            credentialID: credentialID, publicKey: try COSEKey(parsing: publicKey), signCount: signCount,
            isBackupEligible: isBackupEligible, userHandle: account.userHandle)
    }
}

/// The row is not what was written: the database was changed by other hands.
struct UnreadablePasskey: Error {
    let id: ID<Passkey>
}

extension Transaction {
    /// What is recorded and mailed where an answer makes somebody suspect a copy; nothing otherwise.
    func alarm(_ refused: PasskeyRefused, origin: Origin, at now: Timestamp) throws -> Decision {
        guard refused.isSuspected, let passkey = refused.passkey else { return Decision() }
        let alarm = PasskeyAlarm(
            passkey: passkey, recoveryAddresses: try findRecoveryAddresses(of: passkey.account, at: now),
            origin: origin)
        let told = try countMail(
            of: passkey.account, kind: NoticeKind.passkeySuspected.rawValue, since: now - .hours(1))
        return alarm.decide(tellsPerson: told == 0)
    }
}
