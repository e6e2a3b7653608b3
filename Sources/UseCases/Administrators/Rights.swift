package import Domain
import Store

/// Somebody who acts for the organisation. What they may do is found out in the transaction that acts, whatever it was
/// when they asked for the page.
struct RightHolder: Sendable {
    enum Identity: Hashable, Sendable {
        /// Whoever can run the command line beside the database can do everything.
        case host
        /// What an administrator has set up to be done now and then.
        case system
        /// - epoch: The session's. A suspension, another role or a new password leaves it behind.
        case administrator(ID<Account>, epoch: Int)
        /// Somebody who began a long work and may have signed out since: their role has to last, their session not.
        case beginner(ID<Account>)
        /// A program. The key has to be good when it acts, also where it began something long before.
        case apiKey(ID<APIKey>)
    }

    let installation: Installation
    let identity: Identity

    /// Who is to stand in the trail; `nil` where the right is not theirs, or not any more. An administrator's account is
    /// held until the transaction ends, so that no role is taken away while it acts.
    func actor(with right: Right, in transaction: any Transaction) throws -> Actor? {
        switch identity {
        case .host: return .host
        case .system: return .system
        case .beginner(let id):
            let account = try transaction.lockAccount(id)
            return account.map { $0.rights.contains(right) } == true ? .account(id) : nil
        case .administrator(let id, let epoch):
            // Owners are held all together and first, in the same order by everybody: two who take each other's role away
            // at the same moment wait for each other and don't deadlock.
            if right == .ownership { _ = try transaction.lockActiveOwners() }
            let account = try transaction.lockAccount(id)
            return account.map { $0.epoch == epoch && $0.rights.contains(right) } == true ? .account(id) : nil
        case .apiKey(let id):
            let key = try transaction.lockAPIKey(id)
            return key.map { $0.rights(at: installation.time.now()).contains(right) } == true ? .apiKey(id) : nil
        }
    }

    /// The same for what is only looked at: in a snapshot there is nothing to hold.
    func mayRead(with right: Right, in transaction: any Transaction) throws -> Bool {
        switch identity {
        case .host, .system: return true
        case .beginner(let id): return try transaction.findAccount(id).map { $0.rights.contains(right) } == true
        case .administrator(let id, let epoch):
            let account = try transaction.findAccount(id)
            return account.map { $0.epoch == epoch && $0.rights.contains(right) } == true
        case .apiKey(let id):
            return try transaction.findAPIKey(id).map { $0.rights(at: installation.time.now()).contains(right) } == true
        }
    }
}

// A right is an object: without it there is no method to call. Each of these is made in this file alone.

/// Finds people and sees how their accounts stand.
package struct ReadingRight: Sendable {
    let holder: RightHolder
    fileprivate init(_ holder: RightHolder) { self.holder = holder }
}

/// Sees events, settings and administrators.
package struct AuditingRight: Sendable {
    let holder: RightHolder
    fileprivate init(_ holder: RightHolder) { self.holder = holder }
}

/// Lets people in again who are locked out.
package struct HelpDeskRight: Sendable {
    let holder: RightHolder
    fileprivate init(_ holder: RightHolder) { self.holder = holder }
}

/// Does to people's accounts what can be done to them, and changes settings.
package struct AdministrationRight: Sendable {
    let holder: RightHolder
    fileprivate init(_ holder: RightHolder) { self.holder = holder }
}

/// Adds administrators, and changes what they may do.
package struct OwnershipRight: Sendable {
    let holder: RightHolder
    fileprivate init(_ holder: RightHolder) { self.holder = holder }
}

/// Opens a way in past password and factors. Nobody's but the host's.
package struct HostRight: Sendable {
    let holder: RightHolder
    fileprivate init(_ holder: RightHolder) { self.holder = holder }
}

/// What a signed-in administrator may do, each as the object whose methods do it; `nil` where their role hasn't the right.
package struct Rights: Sendable {
    package let reading: ReadingRight?
    package let auditing: AuditingRight?
    package let helpDesk: HelpDeskRight?
    package let administration: AdministrationRight?
    package let ownership: OwnershipRight?

    fileprivate init(_ rights: Set<Right>, _ holder: RightHolder) {
        reading = rights.contains(.reading) ? ReadingRight(holder) : nil
        auditing = rights.contains(.auditing) ? AuditingRight(holder) : nil
        helpDesk = rights.contains(.helpDesk) ? HelpDeskRight(holder) : nil
        administration = rights.contains(.administration) ? AdministrationRight(holder) : nil
        ownership = rights.contains(.ownership) ? OwnershipRight(holder) : nil
    }
}

/// All of them, for the command line.
package struct HostRights: Sendable {
    package let reading: ReadingRight
    package let auditing: AuditingRight
    package let helpDesk: HelpDeskRight
    package let administration: AdministrationRight
    package let ownership: OwnershipRight
    package let host: HostRight

    fileprivate init(_ holder: RightHolder) {
        reading = ReadingRight(holder)
        auditing = AuditingRight(holder)
        helpDesk = HelpDeskRight(holder)
        administration = AdministrationRight(holder)
        ownership = OwnershipRight(holder)
        host = HostRight(holder)
    }
}

extension Installation {
    /// What whoever holds this session may do: nothing where it is a person's, or is good for enrolling or for a new
    /// password only.
    package func rights(of signedIn: SignedIn) -> Rights {
        let holder = RightHolder(
            installation: self,
            identity: .administrator(signedIn.account.id, epoch: signedIn.session.epoch))
        return Rights(signedIn.session.scope == .full ? signedIn.account.rights : [], holder)
    }

    /// What whoever holds this key may do: the same objects that an administrator of its role holds.
    package func rights(of key: APIKey) -> Rights {
        Rights(key.rights(at: time.now()), RightHolder(installation: self, identity: .apiKey(key.id)))
    }

    /// For work that goes on when whoever asked for it is gone. Their right is looked at with each step.
    func administration(of identity: RightHolder.Identity) -> AdministrationRight {
        AdministrationRight(RightHolder(installation: self, identity: identity))
    }

    /// For `lockstep`'s commands, and nobody who is reached over a network: they are run by who can read the key file and
    /// the database.
    package var hostRights: HostRights { HostRights(RightHolder(installation: self, identity: .host)) }
}
