/// An entry as a directory showed it: the attributes that were asked for and that it has.
package struct DirectoryEntry: Hashable, Sendable {
    /// Of one value; what is longer is left out.
    package static let longestValue = 64 * 1_024

    package let name: DistinguishedName
    /// `nil` where whoever asked may not see it.
    package let identifier: EntryIdentifier?
    package let attributes: [AttributeName: [[UInt8]]]
    /// Attributes of which a value was left out.
    package let shortened: Set<AttributeName>

    package init(
        name: DistinguishedName, identifier: EntryIdentifier?, attributes: [AttributeName: [[UInt8]]],
        shortened: Set<AttributeName> = []
    ) {
        self.name = name
        self.identifier = identifier
        self.attributes = attributes
        self.shortened = shortened
    }

    package func values(of attribute: AttributeName) -> [[UInt8]] {
        attributes[attribute] ?? []
    }

    /// The first value that is text.
    package func text(of attribute: AttributeName) -> String? {
        values(of: attribute).lazy.compactMap { String(validating: $0, as: UTF8.self) }.first
    }
}
