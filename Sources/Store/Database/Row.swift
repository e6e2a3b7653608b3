package import Domain

/// One row of an answer, read by position in the order of the statement's own column list.
package struct Row: Sendable {
    package let values: [SQLValue]

    package init(values: [SQLValue]) {
        self.values = values
    }

    package func text(_ column: Int) throws(UnexpectedValue) -> String {
        guard case .text(let text) = values[column] else { throw UnexpectedValue(column: column) }
        return text
    }

    package func optionalText(_ column: Int) throws(UnexpectedValue) -> String? {
        values[column] == .null ? nil : try text(column)
    }

    package func integer(_ column: Int) throws(UnexpectedValue) -> Int {
        guard case .integer(let integer) = values[column] else { throw UnexpectedValue(column: column) }
        return Int(integer)
    }

    package func optionalInteger(_ column: Int) throws(UnexpectedValue) -> Int? {
        values[column] == .null ? nil : try integer(column)
    }

    package func flag(_ column: Int) throws(UnexpectedValue) -> Bool {
        try integer(column) != 0
    }

    package func time(_ column: Int) throws(UnexpectedValue) -> Timestamp {
        Timestamp(milliseconds: Int64(try integer(column)))
    }

    package func optionalTime(_ column: Int) throws(UnexpectedValue) -> Timestamp? {
        values[column] == .null ? nil : try time(column)
    }

    package func id<Subject>(_ column: Int, of: Subject.Type = Subject.self) throws(UnexpectedValue) -> ID<Subject> {
        ID(rawValue: try text(column))
    }

    /// One of an enumeration's names.
    package func value<Value: RawRepresentable<String>>(
        _ column: Int, as: Value.Type = Value.self
    ) throws(UnexpectedValue) -> Value {
        guard let value = Value(rawValue: try text(column)) else { throw UnexpectedValue(column: column) }
        return value
    }

    package func actor(_ column: Int) throws(UnexpectedValue) -> Actor {
        guard let actor = Actor(text: try text(column)) else { throw UnexpectedValue(column: column) }
        return actor
    }

    package func optionalID<Subject>(
        _ column: Int, of: Subject.Type = Subject.self
    ) throws(UnexpectedValue) -> ID<Subject>? {
        try optionalText(column).map(ID.init(rawValue:))
    }
}

/// A column held something else than the schema promises: the database was changed by other hands.
package struct UnexpectedValue: Error, Sendable {
    package let column: Int

    package init(column: Int) {
        self.column = column
    }
}
