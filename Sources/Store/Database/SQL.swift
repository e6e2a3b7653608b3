/// One statement, written once, in the text that SQLite and PostgreSQL both understand.
///
/// It can only be made from a literal: a string that was put together at run time does not compile, so no value
/// can ever be part of a statement. Values are `$1` … `$n`.
package struct SQL: ExpressibleByStringLiteral, Sendable {
    package let text: StaticString

    package init(stringLiteral text: StaticString) {
        self.text = text
    }
}
