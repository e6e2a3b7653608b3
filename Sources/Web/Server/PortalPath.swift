package import Domain

/// A page's path within its portal. It leads nowhere until it has been put behind an entrance, and markup doesn't take it
/// as it is: what leads from page to page can't leave its portal by an oversight.
package struct PortalPath: Hashable, Sendable, ExpressibleByStringLiteral {
    /// With its slash, and without the portal's prefix.
    package let text: String

    package init(stringLiteral literal: StaticString) {
        text = literal.description
    }

    private init(text: String) {
        self.text = text
    }

    /// One of the pages below it.
    func numbered(_ number: Int) -> PortalPath {
        PortalPath(text: "\(text)/\(number)")
    }

    /// The page behind a name that a list of ours has.
    ///
    /// - Parameter name: Of characters that need no escaping.
    func then(_ name: String) -> PortalPath { PortalPath(text: "\(text)/\(name)") }

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
