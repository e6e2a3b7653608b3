/// Where the database is: `sqlite:PATH`, or `postgres://user:pass@host[:port][,host2[:port2]]/database`.
///
/// It can be printed: the password can't.
package enum DatabaseURL: Sendable {
    case sqlite(path: String)
    case postgresql(PostgreSQLAddress)

    package init(_ text: String) throws(DatabaseURLProblem) {
        if let path = text.droppingPrefix("sqlite:") {
            guard !path.isEmpty else { throw .noPath }
            // Each connection would get a database of its own.
            guard path != ":memory:" else { throw .inMemory }
            self = .sqlite(path: String(path))
        } else if let rest = text.droppingPrefix("postgres://") ?? text.droppingPrefix("postgresql://") {
            self = .postgresql(try PostgreSQLAddress(parsing: rest))
        } else {
            throw .unknownScheme
        }
    }
}

extension DatabaseURL: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgresql(let address): address.description
        }
    }
}

/// What is wrong with a database URL. Never holds the text itself, since a password may be in it.
package enum DatabaseURLProblem: Error, Equatable, CustomStringConvertible {
    case unknownScheme
    case noPath
    case inMemory
    case noHost
    case noDatabase
    case portOutOfRange
    case badPercentEncoding
    case unknownOption(String)
    case repeatedOption(String)

    package var description: String {
        switch self {
        case .unknownScheme: "a database URL begins with sqlite: or postgres://"
        case .noPath: "sqlite: is followed by the path of a file"
        case .inMemory: "sqlite: needs a file; a database in memory is not possible"
        case .noHost: "postgres:// needs a host, as in postgres://user@host/database (or ?host=/socket/directory)"
        case .noDatabase: "postgres:// needs the name of a database, as in postgres://user@host/database"
        case .portOutOfRange: "a port is a number from 1 to 65535"
        case .badPercentEncoding: "a % is followed by two hexadecimal digits, and together they are UTF-8 without NUL"
        case .unknownOption(let name):
            "the option \(name) is unknown; known are "
                + PostgreSQLAddress.options.sorted().joined(separator: ", ")
        case .repeatedOption(let name): "the option \(name) is given twice"
        }
    }
}

extension StringProtocol {
    func droppingPrefix(_ prefix: String) -> SubSequence? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
