import Connectors
import Domain

// What each setting's own type refuses, in words that say what is allowed instead.

/// A value that is none of a closed list, or out of its range.
struct NotAllowed: Error {
    /// What is.
    let allowed: String
}

extension BaseURL.Fault {
    var allowed: String {
        switch self {
        case .malformed: "https://HOST[:PORT]"
        case .notARoot: "https://HOST[:PORT] without a path: a host is Lockstep's own"
        case .insecure: "https://HOST[:PORT]; http is for localhost alone"
        }
    }
}

extension AddressRange.Fault {
    var allowed: String {
        switch self {
        case .malformedAddress: "addresses and ranges such as 10.0.0.0/8 or 2001:db8::/32"
        case .malformedPrefixLength: "a number of bits from 0 to 32 (IPv4) or 128 (IPv6) behind the slash"
        case .addressOutsidePrefix: "the first address of the range, as in 10.0.0.0/8, or one address without a slash"
        }
    }
}

extension EmailAddress.Fault {
    var allowed: String {
        switch self {
        case .empty, .tooLong, .malformed: "one address such as lockstep@example.org, without a name"
        }
    }
}

extension MailURL.Fault {
    var allowed: String {
        switch self {
        case .unknownScheme: "smtp://HOST, smtps://HOST or directory:PATH"
        case .credentials: "user:password before the @, percent-encoded where they hold one of :/@?%"
        case .host: "a host name or address, IPv6 in brackets"
        case .port: "a port from 1 to 65535"
        case .option: "starttls=required or starttls=off (with smtp://), and ca=PATH (with TLS), each once"
        case .directory: "a path behind directory:"
        }
    }
}
