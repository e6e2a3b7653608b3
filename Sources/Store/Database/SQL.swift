/// One statement, written once, in the text that SQLite and PostgreSQL both understand.
///
/// It can only be made from a literal: a string that was put together at run time does not compile, so no value
/// can ever be part of a statement. Values are `$1` … `$n`.
package struct SQL: ExpressibleByStringLiteral, Sendable {
    package let text: StaticString
    /// Whether it takes or gives what mustn't stay in a connection's memory, whose buffers, caches and statements keep what
    /// went through them.
    package private(set) var isForgotten = false

    package init(stringLiteral text: StaticString) {
        self.text = text
    }

    package static func forgotten(_ sql: SQL) -> SQL {
        var forgotten = sql
        forgotten.isForgotten = true
        return forgotten
    }
}
