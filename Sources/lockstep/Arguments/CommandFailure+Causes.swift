import Bootstrap
import Domain
import Formats
import Store
import StoreDrivers
import Texts
import UseCases

extension CommandFailure {
    /// What went wrong, in words for whoever typed the command; `nil` for what only the argument parser knows.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let fault as DatabaseFault: self.init(fault)
        case let fault as SchemaFault: self = .refused("the database can't be used", mend: fault.description)
        case let fault as KeyFile.Fault: self = .refused("the key file can't be used", mend: fault.description)
        case let fault as ConnectorTokenFile.Fault:
            self = .refused("the token file can't be used", mend: fault.description)
        case let fault as KeyStore.Fault: self.init(fault)
        case let fault as CommonPasswords.Fault:
            self = .refused(fault.description, mend: "install cracklib-runtime and wamerican, or name other lists")
        case let fault as BreachedPasswords.Fault:
            self = .refused("the list of breached passwords can't be used", mend: fault.description)
        case let fault as BackupFault: self = .refused("backup", mend: fault.description)
        case is HashingPool.Overloaded: self = .unreachable("the machine is busy hashing", mend: "try again")
        default: return nil
        }
    }

    private init(_ fault: DatabaseFault) {
        switch fault {
        case .unreachable(let reason):
            self = .unreachable(
                "the database can't be reached (\(reason))",
                mend: "check \(Setting.databaseURL.environmentName) and that the database runs")
        case .contention:
            self = .unreachable("the database is busy", mend: "try again")
        case .lostRace:
            self = .unreachable("somebody else was first", mend: "look at what it is now, and try again")
        case .closed:
            self = .unreachable("the database is closed", mend: "try again")
        case .statement(_, let reason):
            self = .refused("the database refused a statement (\(reason))", mend: "run lockstep doctor")
        case .constraint(let name):
            self = .refused("the database refused a row (\(name))", mend: "run lockstep doctor")
        }
    }

    private init(_ fault: KeyStore.Fault) {
        switch fault {
        case .wrongKeyFile:
            self = .refused(
                "the key file is not the one that this database was made with",
                mend: "put the right one back, or name it in \(Setting.keyFile.environmentName)")
        case .noAuditKey:
            self = .refused("the database has lost its audit key", mend: "restore a backup")
        }
    }

    /// What a use case refused, one sentence a rule.
    static func refused(_ refusals: [Refusal]) -> CommandFailure {
        .refused(refusals.map(\.code).joined(separator: ", "), mend: refusals.map(\.words).joined(separator: " "))
    }
}
