package import Domain
import Texts
package import UseCases

/// `GET /admin/users/{id}/directories`: how somebody stands in the directories, as these say now. A page of its own, so that
/// one that is slow holds up nothing else.
package struct DirectoryStatesPage: Page {
    package var account: Account
    package var states: [DirectoryState]

    package init(account: Account, states: [DirectoryState]) {
        self.account = account
        self.states = states
    }

    package var title: String { DirectoryStateWords.title }

    package func body(in context: PageContext) -> HTML {
        let people: PortalPath = "/users"
        return """
            \(account.line)
            <p class="lead">\(states.isEmpty ? DirectoryStateWords.none : DirectoryStateWords.lead)</p>
            \(states.map { "<h2><bdi>\($0.connection.text)</bdi></h2>\n\(Self.facts(of: $0))\n" as HTML })
            <p class="aside"><a href="\(context.address(of: people.of(account.id)))">\(DirectoryStateWords.back)</a></p>
            """
    }

    private static func facts(of state: DirectoryState) -> HTML {
        let managed: HTML = """
            <div><dt>\(DirectoryStateWords.managed)</dt><dd>\(DirectoryStateWords.authority(state.authority))</dd></div>
            """
        switch state.answer {
        case .missing: return "<p>\(DirectoryStateWords.missing)</p>\n<dl class=\"facts\">\n\(managed)\n</dl>"
        case .silent: return "<p>\(DirectoryStateWords.silent)</p>\n<dl class=\"facts\">\n\(managed)\n</dl>"
        case .account(let account):
            let times: [(String, Timestamp?, String)] = [
                (DirectoryStateWords.passwordChanged, account.passwordChangedAt, DirectoryStateWords.unknown),
                (DirectoryStateWords.passwordExpires, account.passwordExpiresAt, DirectoryStateWords.never),
                (DirectoryStateWords.accountExpires, account.expiresAt, DirectoryStateWords.never),
                (DirectoryStateWords.locked, account.lockedAt, DirectoryStateWords.notLocked),
            ]
            let lines = times.map { name, time, otherwise -> HTML in
                "\n<div><dt>\(name)</dt><dd>\(time.map(HTML.moment) ?? "\(otherwise)")</dd></div>"
            }
            return """
                <dl class="facts">
                <div><dt>\(DirectoryStateWords.state)</dt><dd>\(DirectoryStateWords.state(of: account))</dd></div>
                \(managed)\(lines)
                </dl>
                """
        }
    }
}
