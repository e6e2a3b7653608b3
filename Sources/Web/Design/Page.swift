package import Domain

/// A page as a function of its fields and of what surrounds it. Nothing here reads a database, a clock or a request.
package protocol Page: Sendable {
    /// What the page is about, for the tab.
    var title: String { get }
    /// The one heading; the title unless a page says otherwise.
    var heading: String { get }
    /// Title and heading where the portals say them differently.
    func title(at entrance: Entrance) -> String?
    /// What its form came back with. Told in the tab's title before anything else.
    var problems: [Refusal] { get }
    /// Whether it waits for something, and asks for itself again until that has come.
    var refreshes: Bool { get }
    /// Whether it shows how far something has come, and is to be shown anew until that is done: also with script.
    var reloads: Bool { get }
    /// Whether its script asks us for something.
    var connects: Bool { get }
    /// Scheme and host of the one other place that its forms may lead to.
    var formsLeadTo: String? { get }

    /// What stands in the main part, below the heading.
    func body(in context: PageContext) -> HTML
}

extension Page {
    package var heading: String { title }
    package func title(at entrance: Entrance) -> String? { nil }
    package var problems: [Refusal] { [] }
    package var refreshes: Bool { false }
    package var reloads: Bool { false }
    package var connects: Bool { refreshes }
    package var formsLeadTo: String? { nil }

    /// A document by itself, to be kept wherever one likes: it looks the same there, and leads here.
    ///
    /// - Parameter base: Where the portal is; no slash at the end.
    package func renderedAlone(in context: PageContext, base: String) -> String {
        Layout(page: self, context: context).standalone(base: base).text
    }

    /// The whole document.
    package func rendered(in context: PageContext) -> String {
        Layout(page: self, context: context).document.text
    }
}
