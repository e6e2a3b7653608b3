package import Domain
import Texts

/// `GET /help`: where to begin.
package struct HelpIndexPage: Page {
    package init() {}

    package var title: String { HelpWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(HelpWords.lead)</p>
        \(context.waysToBegin)
        <section aria-labelledby="devices-title">
        <h2 id="devices-title">\(HelpWords.devicesTitle)</h2>
        <ul class="choices">\(HelpTopic.allCases.map { choice($0, context) })
        </ul>
        </section>
        """
    }

    private func choice(_ topic: HelpTopic, _ context: PageContext) -> HTML {
        "\n<li><a href=\"\(context.address(of: topic.path))\">\(topic.name)</a></li>"
    }
}

package enum HelpTopic: Hashable, Sendable, CaseIterable {
    case mac, windows, linux, phone, browsers

    package var path: PortalPath {
        switch self {
        case .mac: "/help/mac"
        case .windows: "/help/windows"
        case .linux: "/help/linux"
        case .phone: "/help/phone"
        case .browsers: "/help/browsers"
        }
    }

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
        \(main(in: context))
        <p class="aside"><a href="\(context.address(of: "/help"))">\(HelpWords.toHelp)</a></p>
        """
    }

    private func main(in context: PageContext) -> HTML {
        switch topic {
        case .mac: computer(.mac, context)
        case .windows: computer(.windows, context)
        case .linux: computer(.linux, context)
        case .phone:
            """
            <p class="lead">\(HelpWords.phoneLead)</p>
            \(context.waysToBegin)
            \(Self.list(phoneSections))
            """
        case .browsers:
            """
            <p class="lead">\(HelpWords.browsersLead)</p>
            \(Self.list([HelpWords.tried, HelpWords.asked, HelpWords.scripted, HelpWords.readers]))
            """
        }
    }

    private func computer(_ machine: Machine, _ context: PageContext) -> HTML {
        """
        <p class="lead">\(HelpWords.computerLead)</p>
        \(context.waysToBegin)
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

extension PageContext {
    /// All three of them.
    fileprivate var waysToBegin: HTML {
        """
        <section aria-labelledby="password-title">
        <h2 id="password-title">\(HelpWords.passwordTitle)</h2>
        <ul class="choices">
        \(choice("/reset", HelpWords.forgotten, HelpWords.forgottenWhy))
        \(choice("/security/password", HelpWords.known, HelpWords.knownWhy))
        \(choice("/guide", HelpWords.practise, HelpWords.practiseWhy))
        </ul>
        </section>
        """
    }
}
