/// Which entry of a directory is which account, with what the directory is owed for it.
package struct Binding: Hashable, Sendable {
    package let id: ID<Binding>
    /// As the directory names it.
    package let entry: String
    package let boundAt: Timestamp
    package var target: BoundTarget

    package init(id: ID<Binding>, entry: String, boundAt: Timestamp, target: BoundTarget) {
        self.id = id
        self.entry = entry
        self.boundAt = boundAt
        self.target = target
    }

    /// A distinguished name, as far as can be seen without a directory.
    package static func isEntry(_ text: String) -> Bool {
        text.contains("=") && text.first != "=" && text.utf8.count <= 2_000 && text.isLegible
    }
}
