package import Domain
import Formats

/// A page's path within its portal. It leads nowhere until it has been put behind an entrance, and markup doesn't take it
/// as it is: what leads from page to page can't leave its portal by an oversight.
package struct PortalPath: Hashable, Sendable, ExpressibleByStringLiteral {
    /// With its slash, and without the portal's prefix.
    package let text: String

    package init(stringLiteral literal: StaticString) {
        text = literal.description
    }

    /// A page that somebody was on: letters, digits, hyphens and slashes only, so that it leads nowhere else.
    init?(visited text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") })
        else { return nil }
        self.text = text
    }

    private init(text: String) {
        self.text = text
    }

    /// A page of one thing, and where it ends in words, of what can be done to it.
    ///
    /// - Parameter id: Made of characters that need no escaping, as ids are.
    func of<Subject>(_ id: ID<Subject>, _ rest: StaticString = "") -> PortalPath {
        PortalPath(text: "\(text)/\(id.rawValue)\(rest)")
    }

    /// One of the pages below it.
    func numbered(_ number: Int) -> PortalPath {
        PortalPath(text: "\(text)/\(number)")
    }

    /// The page behind a name that a list of ours has.
    ///
    /// - Parameter name: Of characters that need no escaping.
    func then(_ name: String) -> PortalPath { PortalPath(text: "\(text)/\(name)") }

    /// The same page, asked with what may have been typed.
    func asking(_ fields: [(name: String, value: String)]) -> PortalPath {
        fields.isEmpty ? self : PortalPath(text: "\(text)?\(FormText.encode(fields))")
    }

    /// Whether the page is this one, or one below it.
    func contains(_ other: PortalPath) -> Bool {
        text == other.text || (text != "/" && other.text.hasPrefix("\(text)/"))
    }

    /// The same page, asked with a parameter.
    ///
    /// - Parameter value: Of characters that need no escaping.
    func asking(_ name: StaticString, _ value: String) -> PortalPath {
        PortalPath(text: "\(text)\(text.contains("?") ? "&" : "?")\(name)=\(value)")
    }
}

extension Entrance {
    /// Where the page is.
    package func address(of path: PortalPath) -> String { address(of: path.text) }
}
