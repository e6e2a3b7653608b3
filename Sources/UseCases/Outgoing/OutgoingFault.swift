/// Why a request to somebody else's server got no answer. Holds no text that came from outside.
package enum OutgoingFault: Error, Hashable, Sendable {
    /// The name does not resolve, or nothing listens there.
    case unreachable
    /// The address lies inside a network that is not everybody's, and must not be connected to from here.
    case addressRefused
    /// No `https`, or no address at all.
    case locationRefused
    case timedOut
    /// The certificate is not trusted or not for this host, or the server speaks no TLS that is good enough.
    case certificateNotTrusted
    /// The connection ended before the answer did, or what came was no HTTP.
    case brokenOff
    case answerTooLong
    /// All was sent, and the server has not shown that it has read it.
    case unconfirmed
    /// As many requests as are allowed at once are under way.
    case busy
    /// The task that asked was cancelled.
    case cancelled
    /// The client library failed in a way that has no name here.
    case library(code: UInt32)
}

extension OutgoingFault: CustomStringConvertible {
    /// For operators: what happened.
    package var description: String {
        switch self {
        case .unreachable: "The server can't be reached."
        case .addressRefused:
            "The server's address lies inside a private network that is not allowed, and was not connected to."
        case .locationRefused: "The address is not https. Nothing was sent."
        case .timedOut: "The server did not answer in time."
        case .certificateNotTrusted: "The server's certificate is not trusted or not for this host. Nothing was sent."
        case .brokenOff: "The server broke its answer off."
        case .answerTooLong: "The server's answer was too long to be one."
        case .unconfirmed: "The server was sent everything and did not close the connection: nobody knows what it read."
        case .busy: "Too many requests to other servers are under way."
        case .cancelled: "The request was given up."
        case .library(let code): "The request could not be made (libcurl result \(code))."
        }
    }
}
