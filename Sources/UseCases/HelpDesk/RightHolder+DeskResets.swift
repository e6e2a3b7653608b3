import Domain
import Formats
import Store

extension RightHolder {
    /// As the trail would name them, whatever they may do.
    var actor: Actor {
        switch identity {
        case .host: .host
        case .system: .system
        case .administrator(let id, _), .beginner(let id): .account(id)
        case .apiKey(let id): .apiKey(id)
        }
    }

    private var epoch: Int {
        if case .administrator(_, let epoch) = identity { epoch } else { 0 }
    }

    /// What was decided about an account, as a reset that its person can stop: done now, or asked for where it takes a
    /// second administrator.
    func deskReset(
        _ id: ID<DeskReset>, _ act: DeskReset.Act, _ decided: Decision, _ account: Account, because reason: Reason?,
        recovery: RecoveryAddresses, under settings: Settings, in transaction: any Transaction, at now: Timestamp
    ) throws -> (Decision, waits: DeskReset?) {
        guard decided.isDone else { return (decided, nil) }
        let waits = act.needsConsent(for: account, by: actor, under: settings)
        let reset = DeskReset(
            id: id, account: account.id, act: act, asker: actor, askerEpoch: epoch, reason: reason,
            caller: try transaction.callerMeans(of: account.id, by: actor, at: now), state: waits ? .open : .done,
            askedAt: now, decidedAt: waits ? nil : now)
        return waits
            ? (reset.asked(of: account, recovery: recovery), reset) : (reset.done(decided, to: account, recovery), nil)
    }

    /// What is done to an administrator's factors.
    func administratorFacts(
        of account: Account, owners: Set<ID<Account>>, because reason: Reason?, by actor: Actor,
        in transaction: any Transaction, at now: Timestamp
    ) throws -> AdministratorAction.Facts {
        AdministratorAction.Facts(
            account: account, activeOwners: owners, isLocked: try transaction.findLock(of: account.id, at: now) != nil,
            recovery: try transaction.findRecoveryAddresses(of: account.id, at: now), actor: actor, reason: reason,
            now: now)
    }
}

/// A code to be read out: as it is shown, as it is compared, and as it is kept for who asked.
struct NewSpokenCode: Sendable {
    let code: SpokenCode
    let digest: String

    init(for account: ID<Account>, _ use: SpokenCode.Use = .enrolment, in installation: Installation) {
        code = SpokenCode(entropy: installation.chance.bytes(SpokenCode.entropyLength))
        digest = code.digest(key: installation.keys.current.audit.bytes, account: account, for: use)
    }
}
