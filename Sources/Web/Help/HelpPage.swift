package import Domain
import Texts

/// `GET /help`: where to begin.
package struct HelpIndexPage: Page {
    package init() {}

    package var title: String { HelpWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(HelpWords.lead)</p>
        \(HelpPage.password)
        <section aria-labelledby="devices-title">
        <h2 id="devices-title">\(HelpWords.devicesTitle)</h2>
        <ul class="choices">\(HelpTopic.allCases.map { "\n<li><a href=\"\($0.path)\">\($0.name)</a></li>" as HTML })
        </ul>
        </section>
        """
    }
}

package enum HelpTopic: Hashable, Sendable, CaseIterable {
    case mac, windows, linux, phone, browsers

    package var path: String { "/help/\(self)" }

    var name: String {
        switch self {
        case .mac: HelpWords.mac
        case .windows: HelpWords.windows
        case .linux: HelpWords.linux
        case .phone: HelpWords.phone
        case .browsers: HelpWords.browsers
        }
    }
}

/// `GET /help/{topic}`
package struct HelpPage: Page {
    package var topic: HelpTopic
    /// What can be set up, so that nothing is promised that isn't there.
    package var offered: Set<FactorKind>

    package init(_ topic: HelpTopic, offered: Set<FactorKind>) {
        self.topic = topic
        self.offered = offered
    }

    package var title: String {
        switch topic {
        case .mac: HelpWords.macTitle
        case .windows: HelpWords.windowsTitle
        case .linux: HelpWords.linuxTitle
        case .phone: HelpWords.phoneTitle
        case .browsers: HelpWords.browsers
        }
    }

    package func body(in context: PageContext) -> HTML {
        """
        \(main)
        <p class="aside"><a href="/help">\(HelpWords.toHelp)</a></p>
        """
    }

    private var main: HTML {
        switch topic {
        case .mac: computer(.mac)
        case .windows: computer(.windows)
        case .linux: computer(.linux)
        case .phone:
            """
            <p class="lead">\(HelpWords.phoneLead)</p>
            \(Self.password)
            \(Self.list(phoneSections))
            """
        case .browsers:
            """
            <p class="lead">\(HelpWords.browsersLead)</p>
            \(Self.list([HelpWords.tried, HelpWords.asked, HelpWords.scripted, HelpWords.readers]))
            """
        }
    }

    private func computer(_ machine: Machine) -> HTML {
        """
        <p class="lead">\(HelpWords.computerLead)</p>
        \(Self.password)
        <section aria-labelledby="needs-title">
        <h2 id="needs-title">\(HelpWords.needs)</h2>
        \(machine.instructions)
        </section>
        \(Self.list(HelpWords.afterwards))
        """
    }

    private var phoneSections: [HelpWords.Section] {
        [
            HelpWords.portalOnPhone, offered.contains(.totp) ? HelpWords.authenticatorApp : nil,
            offered.contains(.push) ? HelpWords.approving : nil, HelpWords.newPhone,
        ].compactMap(\.self)
    }

    private static func list(_ sections: [HelpWords.Section]) -> HTML {
        "\(sections.enumerated().map { position, section in markup(section, id: "help-\(position + 1)") })"
    }

    private static func markup(_ section: HelpWords.Section, id: String) -> HTML {
        """
        <section aria-labelledby="\(id)">
        <h2 id="\(id)">\(section.title)</h2>\(section.areSteps ? steps(section.lines) : paragraphs(section.lines))
        </section>

        """
    }

    private static func steps(_ lines: [String]) -> HTML {
        "\n<ol>\(lines.map { "\n<li>\($0)</li>" as HTML })\n</ol>"
    }

    private static func paragraphs(_ lines: [String]) -> HTML {
        "\(lines.map { "\n<p>\($0)</p>" as HTML })"
    }
}

extension HelpPage {
    /// The three ways to begin.
    fileprivate static var password: HTML {
        """
        <section aria-labelledby="password-title">
        <h2 id="password-title">\(HelpWords.passwordTitle)</h2>
        <ul class="choices">
        <li><a href="/reset">\(HelpWords.forgotten)</a> <span class="hint">\(HelpWords.forgottenWhy)</span></li>
        <li><a href="/security/password">\(HelpWords.known)</a> <span class="hint">\(HelpWords.knownWhy)</span></li>
        <li><a href="/guide">\(HelpWords.practise)</a> <span class="hint">\(HelpWords.practiseWhy)</span></li>
        </ul>
        </section>
        """
    }
}
