package import Domain

extension DirectoryFault {
    /// What happened, for administrators. A whole sentence.
    package var words: String {
        switch reason {
        case .nameUnknown: "The server’s name doesn’t resolve."
        case .unreachable: "Nobody answers there, or the way is barred."
        case .timedOut: "No answer came in time."
        case .encryptionRefused: "The server speaks no TLS that is good enough."
        case .certificate(let certificate): certificate.words
        case .brokenOff: "The server ended the connection."
        case .busy: "The server has too much to do."
        case .credentials(let credentials): credentials.words
        case .notPermitted: "The account lacks the right to see what has to be seen."
        case .noSuchEntry: "The search base isn’t there, or the account may not see it."
        case .ambiguous: "Several entries are found where there must be one."
        case .password(let refusal): refusal.words
        case .unsupported: "The directory doesn’t know this operation."
        case .changedMeanwhile: "Somebody else changed the same at the same time."
        case .tooMuch: "The directory answers with more than is taken."
        case .referred: "The directory says that the answer lies on another server."
        case .cancelled: "It was broken off."
        case .unexpected(let code): "The directory answered with the code \(code), which means nothing here."
        }
    }

    /// What mends it.
    package var mend: String {
        switch reason {
        case .nameUnknown: "Check how the name is spelt, and whether this machine’s name server knows it."
        case .unreachable:
            "Check the address and its port, whether the directory runs, and firewalls on the way. The operator of this"
                + " service has to name its addresses in LOCKSTEP_OUTBOUND_ALLOW."
        case .timedOut: "Check firewalls on the way: they often drop what they don’t allow. Then test again."
        case .encryptionRefused:
            "Set the directory up for TLS 1.2 or newer. An address that begins with ldap:// needs StartTLS there, one with"
                + " ldaps:// needs a port that begins with TLS, 636 as a rule."
        case .certificate(let certificate): certificate.mend
        case .brokenOff, .busy, .changedMeanwhile, .cancelled: "Test again in a moment."
        case .credentials(let credentials): credentials.mend
        case .notPermitted:
            "Let the account that reads see entries with their attributes below the search base, operational ones"
                + " (entryUUID, modifyTimestamp) included."
        case .noSuchEntry: "Check how the search base is written, and let the account that reads see it."
        case .ambiguous: "Make search base and filter narrower."
        case .password: "Look at the directory’s rules for passwords."
        case .unsupported: "Choose another way of writing passwords for this directory."
        case .tooMuch: "Make search base and filter narrower, or raise the directory’s limit of sizes for this account."
        case .referred: "Name the server that holds these entries itself."
        case .unexpected: "Look into the directory’s log at this time."
        }
    }
}

extension DirectoryFault.Certificate {
    fileprivate var words: String {
        switch self {
        case .untrusted: "The certificate wasn’t signed by any of the authorities that are pasted here."
        case .selfSigned: "The certificate vouches for itself."
        case .expired: "The certificate has expired."
        case .notYetValid: "The certificate isn’t valid yet."
        case .wrongName: "The certificate is for another name than the address has."
        case .signedByNoAuthority: "The certificate was signed by somebody who may not vouch for others."
        case .revoked: "The certificate was revoked."
        }
    }

    fileprivate var mend: String {
        switch self {
        case .untrusted: "Paste the certificate of the authority that signed it, or have the right one sign it."
        case .selfSigned: "Have an authority sign the directory’s certificate, and paste that authority’s here."
        case .expired, .revoked: "Renew the certificate at the directory."
        case .notYetValid: "Check the clocks of both machines."
        case .signedByNoAuthority:
            "Have the authority sign it itself, or by an intermediate certificate that is an authority’s, too."
        case .wrongName:
            "Write the address by a name that the certificate has, or have a certificate made for this name."
        }
    }
}

extension DirectoryFault.Credentials {
    fileprivate var words: String {
        switch self {
        case .wrong: "The directory doesn’t take the account’s name and password."
        case .locked: "The account is locked in the directory."
        case .disabled: "The account is disabled in the directory."
        case .expired: "The account has expired in the directory."
        case .passwordExpired: "The account’s password has expired in the directory."
        case .mustChange: "The directory wants the account’s password to be changed first."
        case .notNow: "The directory doesn’t let the account in at this time or from here."
        }
    }

    fileprivate var mend: String {
        switch self {
        case .wrong: "Check the account’s name, and set its password here anew."
        case .locked: "Unlock it there, and set its password here anew if it was changed."
        case .disabled, .expired: "Enable it there, or name another account."
        case .passwordExpired, .mustChange:
            "Set a new password there, let it never expire, and set the same one here."
        case .notNow: "Lift the restriction for this account there."
        }
    }
}

extension DirectoryFault.PasswordRefusal {
    fileprivate var words: String {
        switch self {
        case .tooShort: "The password is too short for the directory."
        case .tooLong: "The password is too long for the directory."
        case .inHistory: "The directory remembers the password as one that was used before."
        case .tooYoung: "The directory doesn’t allow another change so soon after the last."
        case .lacksQuality: "The password is too simple for the directory."
        case .changeNotAllowed: "The directory doesn’t allow the password to be changed."
        case .oldPasswordNeeded: "The directory wants the old password as well."
        case .oldPasswordWrong: "The old password isn’t the directory’s."
        case .byPolicy: "The directory’s rules don’t allow the password."
        }
    }
}
