/// A value that must not be seen: it can't print, reflect, encode or be compared.
///
/// Whoever needs the value says so with `exposed`, which makes every such place easy to find.
package struct Secret<Value: Sendable>: Sendable {
    package let exposed: Value

    package init(_ value: Value) {
        exposed = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
