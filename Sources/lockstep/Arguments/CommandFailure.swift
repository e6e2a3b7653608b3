import ArgumentParser

/// Why a command did not do what was asked, in words that name the cause and the mend, and never a secret.
enum CommandFailure: Error, CustomStringConvertible {
    case refused(String, mend: String)
    case misused(String, mend: String)
    /// A database, a mail server, a target.
    case unreachable(String, mend: String)

    static let refusedStatus = ExitCode(1)
    static let misusedStatus = ExitCode(2)
    static let unreachableStatus = ExitCode(3)

    var status: ExitCode {
        switch self {
        case .refused: Self.refusedStatus
        case .misused: Self.misusedStatus
        case .unreachable: Self.unreachableStatus
        }
    }

    var description: String {
        switch self {
        case .refused(let cause, let mend), .misused(let cause, let mend), .unreachable(let cause, let mend):
            "\(cause): \(mend)"
        }
    }
}
