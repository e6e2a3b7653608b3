import CLDAP
import Domain
import Formats

extension LDAPConnection {
    /// The entry, wherever it is by now within the base.
    func account(_ identifier: EntryIdentifier, in access: DirectoryAccess) throws(DirectoryFault) -> DirectoryAccount {
        let attributes = DirectoryAccount.attributes(of: access.kind)
        let found =
            switch access.kind {
            case .openLDAP:
                try search(
                    access.base.description, .subtree, .equal(.entryUUID, identifier.description), attributes,
                    in: access.kind, Bounds(entries: 2, pageSize: 2))
            case .activeDirectory:
                try search(identifier.guidName, .entry, .everything, attributes, in: access.kind, .one)
            }
        guard found.count <= 1 else { throw DirectoryFault(.ambiguous) }
        guard let entry = found.first, entry.name.isWithin(access.base),
            let account = DirectoryAccount(entry, in: access.kind), account.identifier == identifier
        else { throw DirectoryFault(.noSuchEntry) }
        return account
    }

    /// By a bind, over a connection of its own: what comes after it would be done as the person.
    func verify(_ password: DirectoryPassword, of account: DirectoryAccount, in kind: DirectoryKind)
        throws(DirectoryFault) -> DirectoryVerification
    {
        let verification = try verifyByBind(password, of: account.name)
        guard verification == .right, kind == .activeDirectory else { return verification }
        return try isPresent(password, of: account.identifier)
    }

    private func verifyByBind(_ password: DirectoryPassword, of name: DistinguishedName) throws(DirectoryFault)
        -> DirectoryVerification
    {
        // A bind as nobody would succeed with anything.
        guard !name.parts.isEmpty else { throw DirectoryFault(.noSuchEntry) }
        do throws(DirectoryFault) {
            switch try bind(name.description, password) {
            case .credentials(.mustChange), .credentials(.passwordExpired): return .rightButStale
            case .credentials, .refusal, nil: return .right
            }
        } catch {
            switch error.reason {
            case .credentials(.wrong): return .wrong
            // Active Directory says so to who knows the password alone; OpenLDAP doesn't tell.
            case .credentials(.mustChange): return .rightButStale
            case .credentials(let refusal): return .refused(refusal)
            default: throw error
            }
        }
    }
}
