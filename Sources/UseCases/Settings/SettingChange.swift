/// A setting as somebody wants it.
package struct SettingChange: Hashable, Sendable {
    package let name: String
    /// As it was when they were asked, by `SettingKey.read`; `nil` where they don't go by that. A change that was made
    /// meanwhile is then not undone unseen.
    package let from: String?
    package let to: String

    package init(_ name: String, from: String? = nil, to: String) {
        self.name = name
        self.from = from
        self.to = to
    }
}
