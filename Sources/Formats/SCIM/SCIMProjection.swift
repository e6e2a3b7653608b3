/// Which attributes of a resource a client wants to see (RFC 7644, section 3.4.2.5).
package struct SCIMProjection: Hashable, Sendable {
    /// Keys of attributes (`SCIMAttribute.key`); `nil` for those that are shown unless something else is said.
    private let wanted: Set<String>?
    private let unwanted: Set<String>

    /// - Returns: `nil` for what can't be names of attributes, or both at once: one says what the other leaves open.
    package init?(attributes: [String], excluded: [String]) {
        guard attributes.isEmpty || excluded.isEmpty, let wanted = Self.keys(attributes),
            let unwanted = Self.keys(excluded)
        else { return nil }
        self.wanted = attributes.isEmpty ? nil : wanted
        self.unwanted = unwanted
    }

    private static func keys(_ names: [String]) -> Set<String>? {
        let paths = names.map { SCIMPath($0) }
        guard paths.count <= 100, paths.allSatisfy({ $0 != nil && $0?.filter == nil }) else { return nil }
        return Set(paths.compactMap { $0?.attribute.key })
    }

    package func shown(of resource: JSON) -> JSON {
        .object(shown(of: resource.object ?? [:], as: SCIMUserSchema.everything, inside: nil))
    }

    private func shown(
        of members: [String: JSON], as definitions: [SCIMDefinition], inside outer: String?
    ) -> [String: JSON] {
        var shown: [String: JSON] = [:]
        for definition in definitions {
            guard let value = members[definition.name] else { continue }
            let key = ([outer].compactMap(\.self) + [definition.name.lowercased()]).joined(separator: ".")
            guard isShown(definition, key, inside: outer) else { continue }
            guard !definition.parts.isEmpty else {
                shown[definition.name] = value
                continue
            }
            let values = value.each.map { one in
                JSON.object(self.shown(of: one.object ?? [:], as: definition.parts, inside: key))
            }
            shown[definition.name] = definition.isMulti ? .array(values) : values.first
        }
        return shown
    }

    private func isShown(_ definition: SCIMDefinition, _ key: String, inside outer: String?) -> Bool {
        if definition.returned == .always { return true }
        guard let wanted else { return definition.returned == .default && !unwanted.contains(key) }
        if wanted.contains(key) || wanted.contains(where: { $0.hasPrefix(key + ".") }) { return true }
        // Whoever wants all of an attribute wants those of its parts that are shown by themselves.
        return definition.returned == .default && outer.map(wanted.contains) == true
    }
}
