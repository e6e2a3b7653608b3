import CPostgres
import Store

extension StatementFailure {
    /// Sorts an error answer by its SQLSTATE (PostgreSQL 15 documentation, appendix A).
    init(_ result: OpaquePointer, of text: String, on connection: OpaquePointer) {
        let state = Self.field(lockstep_diagnostic_sqlstate, of: result) ?? ""
        // Data exceptions (22) and violations (23) may quote the values that were bound.
        let message = Self.field(lockstep_diagnostic_message, of: result)
        let reason = state.hasPrefix("22") || state.hasPrefix("23") ? "SQLSTATE \(state)" : message ?? "no answer"

        switch state {
        case "40001", "40P01":
            self.init(fault: .contention, cure: .repetition)
        case "23505":
            self.init(fault: .constraint(name: Self.field(lockstep_diagnostic_constraint, of: result) ?? ""))
        case "23503":
            self.init(fault: .constraint(name: DatabaseFault.foreignKey))
        // The server was demoted to a standby, or a table changed under a prepared statement. (And whatever else
        // isn't supported; doing that once more costs little.)
        case "0A000":
            self.init(fault: .statement(sql: text, reason: reason), cure: .newConnection)
        // The session was ended by the server (57P), or the connection broke.
        case let state where state.hasPrefix("57P") || state.hasPrefix("08") || PQstatus(connection) == CONNECTION_BAD:
            self.init(fault: .unreachable(reason: message ?? StoreDrivers.reason(connection)), cure: .newConnection)
        default:
            self.init(fault: .statement(sql: text, reason: reason))
        }
    }

    private static func field(_ code: Int32, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }
}
