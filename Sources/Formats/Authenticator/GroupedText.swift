extension StringProtocol {
    /// In groups of `length`, so that a person who copies it by hand doesn't lose the place.
    func grouped(by length: Int, separator: String) -> String {
        var rest = self[...]
        var groups: [SubSequence] = []
        while !rest.isEmpty {
            groups.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return groups.joined(separator: separator)
    }
}
