package import Store
import StoreDrivers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Databases that live for one test.
///
/// PostgreSQL's are made on the server that LOCKSTEP_TEST_POSTGRES names; scripts/with-postgres starts one. Without it
/// every test on PostgreSQL fails, since a skipped test proves nothing.
package enum TestDatabases {
    /// Runs `body` with a database of its own, which has the given schema and is gone afterwards.
    ///
    /// Not to be nested: the number of PostgreSQL databases in use at once is bounded.
    @discardableResult
    package static func withDatabase<Answer>(
        _ engine: Engine, migrations: [Migration] = Schema.migrations,
        _ body: (any Database) async throws -> Answer
    ) async throws -> Answer {
        try await withURL(engine) { url in
            // A thousand other tests wait for the same two processors.
            let database = try await Databases.open(DatabaseURL(url), patience: .seconds(120))
            return try await finally {
                try await Migrator.migrate(database, migrations)
                return try await body(database)
            } then: {
                await database.close()
            }
        }
    }

    /// Runs `body` with the URL of an empty database, which is gone afterwards.
    @discardableResult
    package static func withURL<Answer>(
        _ engine: Engine, _ body: (String) async throws -> Answer
    ) async throws -> Answer {
        switch engine {
        case .sqlite: try await withDirectory { try await body("sqlite:\($0)/test.sqlite") }
        case .postgresql: try await PostgreSQLServer.withDatabase(body)
        }
    }

    /// Runs `body` with a directory of its own, which is removed afterwards with the files in it.
    @discardableResult
    package static func withDirectory<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
        var template = Array("/tmp/lockstep-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SetUpFault("no temporary directory: errno \(errno)") }
        let directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return try await finally {
            try await body(directory)
        } then: {
            remove(directory)
        }
    }

    private static func remove(_ directory: String) {
        if let stream = opendir(directory) {
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { unlink("\(directory)/\(name)") }
            }
            closedir(stream)
        }
        rmdir(directory)
    }
}

/// The test can't begin. It fails; it is no finding about the code under test.
package struct SetUpFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Runs `cleanUp` after `work`, whether it throws or not.
func finally<Answer>(
    _ work: () async throws -> Answer, then cleanUp: () async throws -> Void
) async throws -> Answer {
    let answer: Answer
    do {
        answer = try await work()
    } catch {
        try? await cleanUp()
        throw error
    }
    try await cleanUp()
    return answer
}
