import CLDAP
import Domain
import Formats

/// What OpenLDAP's password policy overlay (slapo-ppolicy) keeps, and how passwords are written there.
extension LDAPConnection {
    func changeInOpenLDAP(_ change: DirectoryPasswordChange, of name: DistinguishedName) throws(DirectoryFault) {
        switch change {
        case .reset(let new):
            try setPassword(of: name.description, old: nil, new: new)
        case .change(let old, let new):
            let person = try another()
            do throws(DirectoryFault) {
                _ = try person.bind(name.description, old)
            } catch {
                throw error.reason == .credentials(.wrong) ? DirectoryFault(.password(.oldPasswordWrong)) : error
            }
            try person.setPassword(of: name.description, old: old, new: new)
        case .verifier(let phc):
            guard let verifier = PasswordVerifier(phc: phc.exposed) else { throw DirectoryFault(.unsupported) }
            try modify(name.description, [Change(.replace, .userPassword, [verifier.userPassword])])
        }
    }

    func setDisabledInOpenLDAP(
        _ isDisabled: Bool, _ account: DirectoryAccount
    ) throws(DirectoryFault) -> DirectoryAccessChange {
        let lock = DirectoryAccount.lockedForGood
        // Only what was put there is taken away: a lock by wrong passwords is another value.
        let change = Change(isDisabled ? .replace : .delete, .pwdAccountLockedTime, lock)
        do throws(DirectoryFault) {
            try modify(account.name.description, [change])
            return .done
        } catch {
            switch error.reason {
            case .unsupported: return .unsupported
            case .changedMeanwhile where !isDisabled: return .unchanged
            default: throw error
            }
        }
    }

    func unlockInOpenLDAP(
        _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) throws(DirectoryFault) -> DirectoryAccessChange {
        let filter = DirectoryFilter.equal(.entryUUID, identifier.description)
        let found = try search(
            access.base.description, .subtree, filter, [.entryUUID, .pwdAccountLockedTime], in: .openLDAP, .one)
        guard let entry = found.first else { throw DirectoryFault(.noSuchEntry) }
        guard let time = entry.text(of: .pwdAccountLockedTime), time != DirectoryAccount.lockedForGood else {
            return .unchanged
        }
        do throws(DirectoryFault) {
            try modify(entry.name.description, [Change(.delete, .pwdAccountLockedTime, time)])
            return .done
        } catch {
            guard error.reason == .changedMeanwhile else { throw error }
            return .unchanged
        }
    }

    /// As an administrator named it: by itself the directory doesn't say which it is.
    func defaultPolicy(_ name: DistinguishedName) throws(DirectoryFault) -> DirectoryPasswordPolicy? {
        try entryIfReadable(name.description, DirectoryPasswordPolicy.attributesOfPwdPolicy, in: .openLDAP)
            .flatMap { DirectoryPasswordPolicy(pwdPolicy: $0) }
    }

    func ownPolicy(
        of identifier: EntryIdentifier, in access: DirectoryAccess
    ) throws(DirectoryFault) -> EntryPasswordPolicy {
        let found = try search(
            access.base.description, .subtree, .equal(.entryUUID, identifier.description), [.pwdPolicySubentry],
            in: .openLDAP, Bounds(entries: 2, pageSize: 2))
        guard let entry = found.first else { throw DirectoryFault(.noSuchEntry) }
        guard let name = entry.text(of: .pwdPolicySubentry) else { return .everybodys }
        let policy = try entryIfReadable(name, DirectoryPasswordPolicy.attributesOfPwdPolicy, in: .openLDAP)
        return EntryPasswordPolicy(policy.flatMap { DirectoryPasswordPolicy(pwdPolicy: $0) }, called: name)
    }
}
