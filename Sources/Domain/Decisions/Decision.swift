/// What a rule answers: the outcome, and everything that has to be written if it stands, in one transaction.
package struct Decision: Hashable, Sendable {
    /// Empty: done. A refusal may still have changes and events: a wrong password is counted and recorded.
    package var refusals: [Refusal] = []
    package var changes: [Change] = []
    package var events: [AuditEvent] = []
    package var notices: [Notice] = []
    /// What it was decided in; each of its events says so.
    package var flow: ID<Flow>?

    package var isDone: Bool { refusals.isEmpty }

    package init() {}

    /// What another rule decided, which refuses nothing, besides.
    package mutating func add(_ other: Decision) {
        changes += other.changes
        events += other.events
        notices += other.notices
    }

    package static func refused(_ refusals: Refusal...) -> Decision {
        var decision = Decision()
        decision.refusals = refusals
        return decision
    }
}

/// One thing to store. Those marked *once* are conditional updates whose row count decides: where another request was
/// first, the whole transaction is given up.
package enum Change: Hashable, Sendable {
    // Accounts
    case setState(ID<Account>, AccountState)
    case setRole(ID<Account>, AdministratorRole)
    /// Address, user name, name and external id; whether it is active is a state.
    case setProvisioned(ID<Account>, ProvisionedUser)
    /// Its address and names are free for others, and its verifiers gone.
    case removeAccount(ID<Account>)
    /// It was an identity system that suspended it; whatever sets the state next takes that back.
    case markSuspensionProvisioned(ID<Account>)
    case insertMailboxMove(MailboxMove)
    case endMailboxMoves(ID<Account>, since: Timestamp, from: EmailAddress? = nil, at: Timestamp)
    case expire(ID<Account>, at: Timestamp)
    /// The person is told of it by a notice beside it.
    case announceExpiry(ID<Account>, at: Timestamp, countedFrom: Timestamp)
    case restore(ID<Account>, countsFrom: Timestamp, mustChange: Bool)
    case setNeverExpires(ID<Account>, Bool)
    /// Epoch + 1. *Once* for the epoch that was read: every session, link and flow of an older epoch dies with it.
    case advanceEpoch(ID<Account>, from: Int)

    // Passwords
    case setVerifier(ID<Account>, SealedVerifier, at: Timestamp, remembering: Int)
    /// The same password, at a higher cost. Only where the epoch still holds.
    case upgradeVerifier(ID<Account>, SealedVerifier, epoch: Int)

    // Flows and links
    case insertFlow(Flow)
    case insertProof(Proof)
    /// *Once.*
    case consumeFlow(ID<Flow>, at: Timestamp)
    /// *Once.*
    case spendLink(ID<Link>, at: Timestamp)
    case voidLinks(ID<Account>, kinds: Set<LinkKind>, at: Timestamp)
    case voidUndoLinks(ID<Account>, after: Timestamp, at: Timestamp)
    case voidFlows(ID<Account>, at: Timestamp)
    case voidOtherFlows(ID<Account>, keeping: ID<Flow>, at: Timestamp)
    case voidFlow(ID<Flow>, at: Timestamp)

    // Factors
    case insertPendingAuthenticator(Authenticator)
    /// *Once.* It takes the place of the one that answered.
    case confirmAuthenticator(ID<Authenticator>, of: ID<Account>, step: Int, at: Timestamp)
    case removeAuthenticator(ID<Account>)
    /// *Once.*
    case spendChallenge(SpentChallenge)
    /// *Once:* nobody else has one of this credential id.
    case insertPasskey(Passkey)
    /// *Once.*
    case renamePasskey(ID<Passkey>, of: ID<Account>, to: FactorName)
    /// *Once.*
    case removePasskey(ID<Passkey>, of: ID<Account>)
    /// `nil`: Duo answers no more.
    case setDuo(ID<Account>, since: Timestamp?)
    /// In place of those of before.
    case replaceRecoveryCodes(ID<Account>, with: [StoredRecoveryCode])
    case removeFactors(ID<Account>)
    case insertFactorReset(FactorReset)
    case endFactorReset(ID<Account>)
    case setFactorMissed(ID<Account>, at: Timestamp?)
    case setFactorRule(ID<Account>, FactorRule?)

    // Phones
    /// In place of the account's one of before.
    case insertPhoneEnrolment(PhoneEnrolment, digest: String)
    /// *Once.* What scanned the code becomes a phone of the account.
    case confirmPhone(ID<PhoneEnrolment>, of: ID<Account>, at: Timestamp)
    /// *Once.*
    case removePhone(ID<Phone>, of: ID<Account>)
    /// *Once.*
    case renamePhone(ID<Phone>, of: ID<Account>, to: FactorName)
    case usePhone(ID<Phone>, at: Timestamp)
    /// *Once*, and only while it is open.
    case decidePushRequest(ID<PushRequest>, as: PushRequest.State, at: Timestamp)

    // Lockout
    case clearAttempts(ID<Account>)
    /// Who signed in with the password of before is a stranger again.
    case forgetBrowsers(ID<Account>)
    /// The factor that answered in them may be somebody else's by now: they are known for the password alone.
    case forgetAnswers(ID<Account>)

    // Sessions
    case endSession(ID<Session>)
    case endSessions(ID<Account>)
    case setSessionScope(ID<Session>, SessionScope)
    case endOtherSessions(ID<Account>, keeping: ID<Session>)

    // Break-glass
    /// In place of those of before.
    case insertBreakGlass(BreakGlass, digest: String)
    /// *Once.*
    case spendBreakGlass(ID<BreakGlass>, at: Timestamp)

    // Help desk
    case insertDeskReset(DeskReset)
    /// *Once*, and only while it waits for consent and is in time.
    case decideDeskReset(ID<DeskReset>, as: DeskReset.State, by: Actor, code: SealedSecret?, at: Timestamp)
    /// *Once*, also of one that is done.
    case stopDeskReset(ID<DeskReset>, at: Timestamp)
    /// What was handed out in place of factors opens nothing any more, and is still asked for.
    case expireFactorReset(ID<Account>, at: Timestamp)

    // Deliveries
    /// Every target that the account is bound to is owed the password that was just set.
    case deliverPassword(ID<Account>, SealedPasswords)
    /// Whether the person is in or out has changed by other rows than the account's own.
    case deliverStanding(ID<Account>)

    // Recovery addresses
    case insertRecoveryAddress(RecoveryAddress)
    /// *Once.*
    case verifyRecoveryAddress(ID<RecoveryAddress>, at: Timestamp, servesFrom: Timestamp)
    case endRecoveryAddress(ID<RecoveryAddress>, at: Timestamp)
    case reviveRecoveryAddress(ID<RecoveryAddress>)
}

/// One password, sealed for each connection that was there when it was.
package struct SealedPasswords: Hashable, Sendable {
    package struct Sealed: Hashable, Sendable {
        package let text: SealedPassword
        /// Whose key it was sealed to.
        package let connector: ID<Connector>

        package init(text: SealedPassword, connector: ID<Connector>) {
            self.text = text
            self.connector = connector
        }
    }

    package let version: PasswordVersion
    package let byConnection: [ID<Connection>: Sealed]
    /// Where the password comes from, which is owed it by nobody.
    package var source: ID<Connection>?

    /// Of an account that is bound nowhere, or that was when it was sealed.
    package static let none = SealedPasswords(version: PasswordVersion(epoch: 0, generation: 0), byConnection: [:])

    package init(version: PasswordVersion, byConnection: [ID<Connection>: Sealed]) {
        self.version = version
        self.byConnection = byConnection
    }
}

/// A verifier (a PHC string) under the installation's data key. Opaque to the rules.
package struct SealedVerifier: Hashable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}
