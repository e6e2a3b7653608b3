import CLDAP
import Domain
import Formats

/// A server's answer to one operation (RFC 4511, section 4.1.9).
struct LDAPResult {
    let code: Int32
    /// Only ever looked into for codes: it is text from outside.
    let diagnostic: String
    /// What a password policy has to say (draft-behera-ldap-password-policy, section 6.2); `nil` where it says nothing.
    let policy: PasswordPolicyError?
    /// To go on with a search from; empty at its end.
    let cookie: [UInt8]

    /// `nil` for success.
    var fault: DirectoryFault? { reason.map { DirectoryFault($0) } }

    private var reason: DirectoryFault.Reason? {
        switch code {
        case LDAP_SUCCESS: nil
        case LDAP_INVALID_CREDENTIALS, LDAP_INAPPROPRIATE_AUTH: .credentials(credentials)
        case LDAP_NO_SUCH_OBJECT: .noSuchEntry
        case LDAP_BUSY, LDAP_UNAVAILABLE: .busy
        case LDAP_TIMELIMIT_EXCEEDED: .timedOut
        case LDAP_SIZELIMIT_EXCEEDED, LDAP_ADMINLIMIT_EXCEEDED: .tooMuch
        case LDAP_REFERRAL: .referred
        case LDAP_NO_SUCH_ATTRIBUTE, LDAP_TYPE_OR_VALUE_EXISTS: .changedMeanwhile
        case LDAP_UNDEFINED_TYPE, LDAP_UNAVAILABLE_CRITICAL_EXTENSION: .unsupported
        case LDAP_INSUFFICIENT_ACCESS: policy?.refusal.map { .password($0) } ?? .notPermitted
        case LDAP_CONSTRAINT_VIOLATION: .password(refusal ?? .byPolicy)
        default: refusal.map { .password($0) } ?? .unexpected(code: code)
        }
    }

    private var credentials: DirectoryFault.Credentials {
        policy?.credentials ?? WindowsDiagnostic(diagnostic)?.credentials ?? .wrong
    }

    private var refusal: DirectoryFault.PasswordRefusal? {
        policy?.refusal ?? WindowsDiagnostic(diagnostic)?.refusal
    }
}

enum PasswordPolicyError: Hashable {
    case credentials(DirectoryFault.Credentials)
    case refusal(DirectoryFault.PasswordRefusal)

    init?(_ error: CLDAP.LDAPPasswordPolicyError) {
        switch error {
        case PP_passwordExpired: self = .credentials(.passwordExpired)
        case PP_accountLocked: self = .credentials(.locked)
        case PP_changeAfterReset: self = .credentials(.mustChange)
        case PP_passwordModNotAllowed: self = .refusal(.changeNotAllowed)
        case PP_mustSupplyOldPassword: self = .refusal(.oldPasswordNeeded)
        case PP_insufficientPasswordQuality: self = .refusal(.lacksQuality)
        case PP_passwordTooShort: self = .refusal(.tooShort)
        case PP_passwordTooLong: self = .refusal(.tooLong)
        case PP_passwordTooYoung: self = .refusal(.tooYoung)
        case PP_passwordInHistory: self = .refusal(.inHistory)
        default: return nil
        }
    }

    var credentials: DirectoryFault.Credentials? {
        if case .credentials(let credentials) = self { credentials } else { nil }
    }

    var refusal: DirectoryFault.PasswordRefusal? {
        if case .refusal(let refusal) = self { refusal } else { nil }
    }
}
