import CPostgres
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The scratch server of the test run.
enum PostgreSQLServer {
    /// CREATE DATABASE blocks its thread, and two of them at once gain nothing.
    private static let queue = DispatchQueue(label: "postgresql.scratch")
    private static let count = Atomic<Int>(0)
    /// The server takes 400 connections; each database may open eight, and some tests open two or three.
    private static let gate = Gate(places: 16)

    static func withDatabase<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
        guard let variable = getenv("LOCKSTEP_TEST_POSTGRES") else {
            throw SetUpFault("LOCKSTEP_TEST_POSTGRES isn't set: run the tests with scripts/with-postgres")
        }
        let server = String(cString: variable)
        let name = "lockstep_\(getpid())_\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
        await gate.enter()
        return try await finally {
            try await run("CREATE DATABASE \(name)", at: server)
            return try await finally {
                try await body(replacingDatabase(in: server, by: name))
            } then: {
                try await run("DROP DATABASE \(name) WITH (FORCE)", at: server)
            }
        } then: {
            await gate.leave()
        }
    }

    /// `postgres://user@host/postgres?host=…` with another database.
    private static func replacingDatabase(in url: String, by name: String) -> String {
        let end = url.firstIndex(of: "?") ?? url.endIndex
        guard let slash = url[..<end].lastIndex(of: "/") else { return url }
        return url[...slash] + name + url[end...]
    }

    /// Outside any transaction, as the server demands for these statements.
    private static func run(_ statement: String, at server: String) async throws {
        let fault: String? = await withCheckedContinuation { continuation in
            queue.async {
                let connection = PQconnectdb(server)
                defer { PQfinish(connection) }
                let result = PQexec(connection, statement)
                defer { PQclear(result) }
                let isDone = PQresultStatus(result) == PGRES_COMMAND_OK
                continuation.resume(returning: isDone ? nil : String(cString: PQerrorMessage(connection)))
            }
        }
        if let fault { throw SetUpFault("\(statement): \(fault)") }
    }
}

/// Lets so many in at once, in the order in which they came.
private actor Gate {
    private var places: Int
    private var line: [CheckedContinuation<Void, Never>] = []

    init(places: Int) {
        self.places = places
    }

    func enter() async {
        if places > 0 {
            places -= 1
        } else {
            await withCheckedContinuation { line.append($0) }
        }
    }

    func leave() {
        if line.isEmpty {
            places += 1
        } else {
            line.removeFirst().resume()
        }
    }
}
