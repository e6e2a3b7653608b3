package import Domain
import Texts
import UseCases

/// A part of the administrators' portal, as the navigation names it.
package struct AdministrationSection: Hashable, Sendable {
    let path: PortalPath
    let name: String
    let right: Right

    /// In this order. A new part is one more line.
    static let all = [
        AdministrationSection(path: "/", name: SessionWords.homeTitle, right: .reading),
        AdministrationSection(path: "/users", name: PeopleWords.title, right: .reading),
        AdministrationSection(path: "/consents", name: HelpDeskWords.consents, right: .helpDesk),
        AdministrationSection(path: "/administrators", name: AdministratorsWords.title, right: .auditing),
        AdministrationSection(path: "/connections", name: ConnectionWords.title, right: .auditing),
        AdministrationSection(path: "/events", name: EventPageWords.title, right: .auditing),
        AdministrationSection(path: "/settings", name: SettingWords.title, right: .auditing),
        AdministrationSection(path: "/texts", name: TextWords.title, right: .administration),
        AdministrationSection(path: "/launch-kit", name: LaunchWords.title, right: .administration),
    ]

    /// Those that a role may see.
    package static func open(to rights: Set<Right>) -> [AdministrationSection] {
        all.filter { rights.contains($0.right) }
    }

    func link(in context: PageContext) -> HTML {
        let isHere = context.here.map(path.contains) ?? false
        return """

            <li><a href="\(context.address(of: path))"\(HTML.attribute("aria-current", isHere ? "page" : nil))>\
            \(name)</a></li>
            """
    }
}

extension SignedIn {
    /// What the session is good for in the administrators' portal.
    var rights: Set<Right> { session.scope == .full ? account.rights : [] }
}
