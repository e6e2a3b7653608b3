import CLDAP
import Domain
import Formats

/// Active Directory's ways. Entries are named by what stays, so that none is missed that moves meanwhile.
extension LDAPConnection {
    /// Has a reset obey the domain's history (MS-ADTS, section 3.1.1.3.4.1.27): `SEQUENCE { INTEGER 1 }`.
    private static let obeyingHistory = (
        identifier: "1.2.840.113556.1.4.2239", value: [0x30, 0x03, 0x02, 0x01, 0x01] as [UInt8]
    )

    func changeInActiveDirectory(
        _ change: DirectoryPasswordChange, of identifier: EntryIdentifier
    ) throws(DirectoryFault) {
        let name = identifier.guidName
        switch change {
        case .reset(let new):
            let changes = [Change(.replace, .unicodePwd, [new.unicodePwd])]
            do throws(DirectoryFault) {
                try modify(name, changes, demanding: Self.obeyingHistory)
            } catch {
                // Before Windows Server 2008 R2 SP1. It was refused as a whole.
                guard error.reason == .unsupported else { throw error }
                try modify(name, changes)
            }
        case .change(let old, let new):
            try modify(
                name, [Change(.delete, .unicodePwd, [old.unicodePwd]), Change(.add, .unicodePwd, [new.unicodePwd])])
        case .verifier: throw DirectoryFault(.unsupported)
        }
    }

    /// Whether a password that its person was just let in with is the present one, asked as the person. For an hour
    /// (OldPasswordAllowedPeriod) a bind succeeds with the one before, too. A change from it to itself tells: the old
    /// password is compared before all else, and then history or age refuse. Where neither does, nothing was changed but the
    /// time.
    func isPresent(
        _ password: DirectoryPassword, of identifier: EntryIdentifier
    ) throws(DirectoryFault) -> DirectoryVerification {
        do throws(DirectoryFault) {
            try changeInActiveDirectory(.change(old: password, new: password), of: identifier)
            return .right
        } catch {
            switch error.reason {
            case .password(.oldPasswordWrong): return .former
            case .password: return .right
            // They may not change it themself, or the entry is guarded otherwise.
            case .notPermitted, .unexpected: return .rightOrFormer
            default: throw error
            }
        }
    }

    func setDisabledInActiveDirectory(
        _ isDisabled: Bool, _ identifier: EntryIdentifier
    ) throws(DirectoryFault) -> DirectoryAccessChange {
        let name = identifier.guidName
        let found = try search(
            name, .entry, .everything, [.objectGUID, .userAccountControl], in: .activeDirectory, .one)
        guard let text = found.first?.text(of: .userAccountControl), let before = UserAccountControl(text) else {
            throw DirectoryFault(.notPermitted)
        }
        let after = isDisabled ? before.union(.disabled) : before.subtracting(.disabled)
        guard after != before else { return .unchanged }
        // The other bits are somebody else's: when one of them has changed meanwhile, nothing is.
        try modify(
            name, [Change(.delete, .userAccountControl, text), Change(.add, .userAccountControl, after.text)])
        return .done
    }

    func unlockInActiveDirectory(
        _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) throws(DirectoryFault) -> DirectoryAccessChange {
        guard try account(identifier, in: access).lockedAt != nil else { return .unchanged }
        try modify(identifier.guidName, [Change(.replace, .lockoutTime, "0")])
        return .done
    }

    /// From the domain's root, which is above the base or the base itself.
    func domainPolicy(above base: DistinguishedName) throws(DirectoryFault) -> DirectoryPasswordPolicy? {
        let domainComponent = AttributeName("dc")
        let root = DistinguishedName(
            Array(base.parts.drop { part in !part.allSatisfy { $0.attribute == domainComponent } }))
        let found = try search(
            root.description, .entry, .everything, DirectoryPasswordPolicy.attributes, in: .activeDirectory, .one)
        return found.first.flatMap { DirectoryPasswordPolicy(domain: $0) }
    }

    /// Which of the domain's rules for some hold for an entry (MS-ADTS, section 3.1.1.4.5.36), and what they are. The
    /// account that asks needs the right to read both.
    func resultantPolicy(of identifier: EntryIdentifier) throws(DirectoryFault) -> EntryPasswordPolicy {
        let found = try search(
            identifier.guidName, .entry, .everything, [.resultantPSO], in: .activeDirectory, .one)
        guard let entry = found.first else { throw DirectoryFault(.noSuchEntry) }
        guard let name = entry.text(of: .resultantPSO) else { return .everybodys }
        let settings = try entryIfReadable(name, DirectoryPasswordPolicy.attributesOfPSO, in: .activeDirectory)
        return EntryPasswordPolicy(settings.flatMap { DirectoryPasswordPolicy(passwordSettings: $0) }, called: name)
    }

    /// `nil` where it isn't there, or whoever asks may not see it.
    func entryIfReadable(
        _ name: String, _ attributes: [AttributeName], in kind: DirectoryKind
    ) throws(DirectoryFault) -> DirectoryEntry? {
        do throws(DirectoryFault) {
            return try search(name, .entry, .everything, attributes, in: kind, .one).first
        } catch {
            guard [.noSuchEntry, .notPermitted].contains(error.reason) else { throw error }
            return nil
        }
    }
}

extension EntryPasswordPolicy {
    init(_ policy: DirectoryPasswordPolicy?, called name: String) {
        let first = (try? DistinguishedName(name))?.parts.first?.first?.value
        let text = first.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
        self = policy.map { .own($0, name: text.isLegible ? text : "") } ?? .unreadable
    }
}
