package import Domain
import Texts
package import UseCases

/// `GET /admin/users/{id}/directories`: how somebody stands in the directories, as these say now. A page of its own, so that
/// one that is slow holds up nothing else.
package struct DirectoryStatesPage: Page {
    package var account: Account
    package var states: [DirectoryState]
    /// Whether who is looking may say which entries are somebody's.
    package var mayBind: Bool
    package var done: Done?

    /// What was just done.
    package enum Done: String, Hashable, Sendable {
        case bound, unbound
    }

    package init(account: Account, states: [DirectoryState], mayBind: Bool = false, done: Done? = nil) {
        self.account = account
        self.states = states
        self.mayBind = mayBind
        self.done = done
    }

    package var title: String { DirectoryStateWords.title }

    private static let people: PortalPath = "/users"
    private var directories: PortalPath { Self.people.of(account.id, "/directories") }

    package func body(in context: PageContext) -> HTML {
        """
        \(done.map { Banner(tone: .done, title: $0.words).markup })\(account.line)
        <p class="lead">\(states.isEmpty ? DirectoryStateWords.none : DirectoryStateWords.lead)</p>
        \(states.map { part($0, in: context) })\(mayBind ? bind(in: context) : nil)
        <p class="aside"><a href="\(context.address(of: Self.people.of(account.id)))">\(DirectoryStateWords.back)</a></p>
        """
    }

    private func part(_ state: DirectoryState, in context: PageContext) -> HTML {
        let unbind: HTML? =
            mayBind
            ? """
            <p><a href="\(context.address(of: directories.of(state.binding, "/unbind")))">\(BindingWords.unbind)\
            <span class="unseen"> (\(state.connection.text))</span></a></p>

            """ : nil
        return """
            <h2><bdi>\(state.connection.text)</bdi></h2>
            \(Self.facts(of: state))
            \(unbind)
            """
    }

    private func bind(in context: PageContext) -> HTML {
        """
        <p class="actions"><a class="button secondary" href="\(context.address(of: directories.then("bind")))">\
        \(BindingWords.bindLink)</a></p>
        """
    }

    private static func facts(of state: DirectoryState) -> HTML {
        let managed: HTML = """
            <div><dt>\(DirectoryStateWords.managed)</dt><dd>\(DirectoryStateWords.authority(state.authority))</dd></div>
            <div><dt>\(BindingWords.entry)</dt><dd><bdi>\(state.entry)</bdi></dd></div>
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
                \(managed)\(lines)\(rules(of: state))
                </dl>\(state.source.map { "\n<p class=\"hint\">\(DirectoryStateWords.source($0))</p>" as HTML })
                """
        }
    }
}

extension DirectoryStatesPage {
    private static func rules(of state: DirectoryState) -> HTML? {
        guard state.source != nil else { return nil }
        let words = state.policy.map(DirectoryStateWords.rules) ?? DirectoryStateWords.noRules
        return "\n<div><dt>\(DirectoryStateWords.rules)</dt><dd>\(words)</dd></div>"
    }
}

extension DirectoryStatesPage.Done {
    fileprivate var words: String {
        switch self {
        case .bound: BindingWords.bound
        case .unbound: BindingWords.unbound
        }
    }
}
