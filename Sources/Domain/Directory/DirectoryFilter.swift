/// What is searched for (RFC 4511, section 4.5.1.7). Written out by `text` alone, which escapes every value: a name such as
/// `*)(uid=*` is a value like any other.
package indirect enum DirectoryFilter: Hashable, Sendable {
    case all([DirectoryFilter])
    case any([DirectoryFilter])
    case not(DirectoryFilter)
    case present(AttributeName)
    case equal(AttributeName, [UInt8])
    /// What comes first, in this order between, and last; an empty one means that there is none.
    case like(AttributeName, first: [UInt8], between: [[UInt8]], last: [UInt8])
    case atLeast(AttributeName, [UInt8])
    case atMost(AttributeName, [UInt8])
    case approximately(AttributeName, [UInt8])
    /// An extensible match (section 4.5.1.7.7), such as Active Directory's for single bits.
    case matching(AttributeName?, rule: AttributeName?, includesName: Bool, [UInt8])

    package static func equal(_ attribute: AttributeName, _ value: String) -> DirectoryFilter {
        .equal(attribute, Array(value.utf8))
    }

    /// Every entry has a class.
    package static let everything = DirectoryFilter.present(.objectClass)

    /// RFC 4515, in ASCII.
    package var text: String {
        switch self {
        // Lists of none (RFC 4526) are not understood everywhere.
        case .all(let filters) where filters.isEmpty: Self.everything.text
        case .any(let filters) where filters.isEmpty: Self.not(.everything).text
        case .all(let filters): "(&\(filters.map(\.text).joined()))"
        case .any(let filters): "(|\(filters.map(\.text).joined()))"
        case .not(let filter): "(!\(filter.text))"
        case .present(let attribute): "(\(attribute)=*)"
        case .equal(let attribute, let value): "(\(attribute)=\(Self.escaped(value)))"
        case .like(let attribute, let first, let between, let last):
            "(\(attribute)=\(([first] + between + [last]).map(Self.escaped).joined(separator: "*")))"
        case .atLeast(let attribute, let value): "(\(attribute)>=\(Self.escaped(value)))"
        case .atMost(let attribute, let value): "(\(attribute)<=\(Self.escaped(value)))"
        case .approximately(let attribute, let value): "(\(attribute)~=\(Self.escaped(value)))"
        case .matching(let attribute, let rule, let includesName, let value):
            "(\(attribute?.text ?? "")\(includesName ? ":dn" : "")\(rule.map { ":\($0)" } ?? ""):=\(Self.escaped(value)))"
        }
    }

    private static func escaped(_ value: [UInt8]) -> String {
        value.map { byte in
            let isPlain = (0x20...0x7E).contains(byte) && !"*()\\".utf8.contains(byte)
            return isPlain ? String(Unicode.Scalar(byte)) : "\\\(byte.hexadecimal)"
        }.joined()
    }
}
