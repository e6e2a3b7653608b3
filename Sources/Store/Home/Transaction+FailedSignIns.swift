package import Domain

extension Transaction {
    /// Counts failed sign-ins, so that nobody has to count events.
    package func updateFailedSignIns(by failures: Int, at time: Timestamp) throws {
        try send(
            """
            INSERT INTO failed_sign_ins (quarter, failures) VALUES ($1, $2)
            ON CONFLICT (quarter) DO UPDATE SET failures = failed_sign_ins.failures + $2
            """, time.quarter, failures)
    }

    /// How many there were in each quarter of an hour that had any, from one time on.
    package func listFailedSignIns(since time: Timestamp) throws -> [(start: Timestamp, failures: Int)] {
        try list("SELECT quarter, failures FROM failed_sign_ins WHERE quarter >= $1 ORDER BY quarter", time.quarter)
            .map { (Timestamp(milliseconds: Int64(try $0.integer(0)) * Timestamp.quarter), try $0.integer(1)) }
    }

    package func deleteFailedSignIns(before time: Timestamp) throws -> Int {
        try execute("DELETE FROM failed_sign_ins WHERE quarter < $1", time.quarter)
    }
}

extension Timestamp {
    fileprivate static let quarter: Int64 = 900_000
    fileprivate var quarter: Int64 { milliseconds / Self.quarter }
}
