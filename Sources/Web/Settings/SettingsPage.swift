package import Domain
import Texts

/// `GET /admin/settings`: what holds, topic by topic.
package struct SettingsPage: Page {
    package var settings: Settings
    /// Whether whoever looks may change them.
    package var mayChange: Bool
    package var isSaved: Bool

    package init(settings: Settings, mayChange: Bool, isSaved: Bool = false) {
        self.settings = settings
        self.mayChange = mayChange
        self.isSaved = isSaved
    }

    package var title: String { SettingWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        \(isSaved ? Banner(tone: .done, title: SettingWords.saved).markup : nil)\
        <p class="lead">\(mayChange ? SettingWords.lead : SettingWords.readOnly)</p>
        <ul class="cards settings">\(SettingTopic.allCases.map { card($0, in: context) })
        </ul>
        """
    }

    private func card(_ topic: SettingTopic, in context: PageContext) -> HTML {
        let (id, path) = ("settings-\(topic.rawValue)", topic.path)
        let change: HTML = """

            <p><a href="\(context.address(of: path))" aria-describedby="\(id)">\(SettingWords.change)</a></p>
            """
        return """

            <li>
            <h2 id="\(id)">\(SettingWords.title(of: topic))</h2>
            <dl>\(topic.keys.map(line))
            </dl>\(mayChange ? change : nil)
            </li>
            """
    }

    private func line(_ key: SettingKey) -> HTML {
        """

        <div><dt>\(SettingWords.label(of: key.name))</dt><dd><bdi>\(SettingWords.value(key.read(settings), of: key))</bdi>\
        </dd></div>
        """
    }
}

extension SettingTopic {
    /// What has a secret is saved at once: nobody is reached by it, and the secret must not come back in a page.
    var isRehearsed: Bool { !keys.contains(where: \.isSecret) }

    /// The page on which it is changed.
    var path: PortalPath {
        switch self {
        case .organisation: "/settings/organisation"
        case .passwords: "/settings/passwords"
        case .expiry: "/settings/expiry"
        case .lockout: "/settings/lockout"
        case .recovery: "/settings/recovery"
        case .factors: "/settings/factors"
        case .duo: "/settings/duo"
        case .helpDesk: "/settings/help-desk"
        case .sessions: "/settings/sessions"
        case .events: "/settings/events"
        }
    }
}
