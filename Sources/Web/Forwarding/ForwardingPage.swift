package import Domain
import Texts
package import UseCases

/// `GET /admin/events/forwarding`: whether events get to whom they are forwarded to.
package struct ForwardingPage: Page {
    package var receivers: [ForwardingHealth]
    /// Whether whoever looks may have one tried, and say where they are.
    package var mayChange: Bool
    /// Which one was tried a moment ago, and what was wrong.
    package var tried: (receiver: EventReceiver, failure: String?)?

    package init(
        receivers: [ForwardingHealth], mayChange: Bool, tried: (receiver: EventReceiver, failure: String?)? = nil
    ) {
        self.receivers = receivers
        self.mayChange = mayChange
        self.tried = tried
    }

    package var title: String { ForwardingWords.title }

    package func body(in context: PageContext) -> HTML {
        let settings = SettingTopic.events.path
        let change: HTML = " <a href=\"\(context.address(of: settings))\">\(ForwardingWords.settings)</a>"
        return """
            \(tried.map(banner))<p class="lead">\(ForwardingWords.lead)</p>
            <ul class="cards">\(receivers.map { card($0, in: context) })
            </ul>
            <p class="aside"><a href="\(context.address(of: "/events"))">\(ForwardingWords.back)</a>\
            \(mayChange ? change : nil)</p>
            """
    }

    private func banner(_ receiver: EventReceiver, _ failure: String?) -> HTML {
        Banner(
            tone: failure == nil ? .done : .attention, title: "\(ForwardingWords.name(of: receiver)):",
            text: failure ?? ForwardingWords.taken
        ).markup
    }

    private func card(_ health: ForwardingHealth, in context: PageContext) -> HTML {
        let id = "receiver-\(health.receiver.rawValue)"
        return """

            <li>
            <h2 id="\(id)">\(ForwardingWords.name(of: health.receiver))</h2>
            \(matter(of: health))\(mayChange && health.isNamed ? trying(health.receiver, describedBy: id, in: context) : nil)
            </li>
            """
    }

    private func matter(of health: ForwardingHealth) -> HTML {
        switch health.state {
        case .off: "<p class=\"empty\">\(ForwardingWords.off)</p>"
        case .incomplete: "<p>\(ForwardingWords.incomplete)</p>"
        case .running: facts(of: health, ForwardingWords.running)
        case .failing: facts(of: health, ForwardingWords.failing)
        case .stopped: facts(of: health, ForwardingWords.stopped)
        }
    }

    private func facts(of health: ForwardingHealth, _ state: String) -> HTML {
        let forwarder = health.forwarder
        let isFailing = health.state == .failing
        return """
            <dl>\
            \(fact(ForwardingWords.url, "<bdi>\(health.url)</bdi>"))\(fact(ForwardingWords.state, "\(state)"))\
            \(fact(ForwardingWords.waiting, "\(ForwardingWords.events(health.waiting))"))\
            \(fact(ForwardingWords.oldest, health.oldestWaiting.map(HTML.moment)))\
            \(fact(ForwardingWords.confirmed, forwarder?.confirmedAt.map(HTML.moment)))\
            \(fact(ForwardingWords.failure, forwarder?.failure.map { "\($0)" }))\
            \(fact(ForwardingWords.failedAt, forwarder?.failedAt.map(HTML.moment)))\
            \(fact(ForwardingWords.next, isFailing ? forwarder.map { .moment($0.dueAt) } : nil))
            </dl>
            """
    }

    private func fact(_ name: String, _ value: HTML?) -> HTML? {
        value.map { "\n<div><dt>\(name)</dt><dd>\($0)</dd></div>" }
    }

    private func trying(_ receiver: EventReceiver, describedBy id: String, in context: PageContext) -> HTML {
        context.form(
            to: "/events/forwarding",
            """
            <input type="hidden" name="receiver" value="\(receiver.rawValue)">
            <p class="hint">\(ForwardingWords.tryHint)</p>
            <p class="actions"><button class="secondary" aria-describedby="\(id)">\(ForwardingWords.tryNow)</button></p>
            """)
    }
}

extension ForwardingHealth {
    fileprivate var isNamed: Bool { state != .off && state != .incomplete }
}
