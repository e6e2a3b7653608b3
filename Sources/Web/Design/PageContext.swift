package import Domain

/// What surrounds every page: whose service it is, who is looking, and what makes its forms and scripts valid.
package struct PageContext: Sendable {
    package var entrance: Entrance
    package var organisation: Organisation
    /// The hidden field of every form.
    package var csrf: String
    /// What the `Content-Security-Policy` of this answer allows: one style element, for the accent.
    package var nonce: String
    package var now: Timestamp
    /// Who is signed in.
    package var person: Person?
    package var accent: AccentColour
    /// Set where the demo's mail can be read; the page then says so.
    package var isDemo: Bool
    /// The parts of the administrators' portal that are open to who is signed in.
    package var sections: [AdministrationSection]
    /// The page as it was registered.
    package var here: PortalPath?

    package struct Person: Hashable, Sendable {
        package let name: String
        package let email: String

        package init(name: String, email: String) {
            self.name = name
            self.email = email
        }
    }

    package init(
        entrance: Entrance, organisation: Organisation, csrf: String, nonce: String, now: Timestamp,
        person: Person? = nil, accent: AccentColour = .standard, isDemo: Bool = false,
        sections: [AdministrationSection] = [], here: PortalPath? = nil
    ) {
        self.entrance = entrance
        self.organisation = organisation
        self.csrf = csrf
        self.nonce = nonce
        self.now = now
        self.person = person
        self.accent = accent
        self.isDemo = isDemo
        self.sections = sections
        self.here = here
    }
}

extension PageContext {
    /// What a link or a form of the page says to lead to another one of the same portal.
    func address(of path: PortalPath) -> String { entrance.address(of: path) }
}
