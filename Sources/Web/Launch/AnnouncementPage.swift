package import Domain
package import Texts

/// `GET, POST /admin/launch-kit/{announcement}`: to whom one of the mails goes, and the button that sends it.
package struct AnnouncementPage: Page {
    package var announcement: Announcement
    package var text: MailText
    package var audience: AnnouncementAudience
    /// Mails that leave in a minute.
    package var perMinute: Int
    /// To how many it would go.
    package var waiting: Int
    package var told: Int
    package var problems: [Refusal]

    /// What can be chosen.
    package static let paces = [60, 600, 6_000]

    package init(
        announcement: Announcement, text: MailText, audience: AnnouncementAudience, perMinute: Int, waiting: Int,
        told: Int, problems: [Refusal] = []
    ) {
        self.announcement = announcement
        self.text = text
        self.audience = audience
        self.perMinute = perMinute
        self.waiting = waiting
        self.told = told
        self.problems = problems
    }

    package var title: String { LaunchWords.sendTitle(announcement.phase) }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [])
        return """
            \(problems.summary)<p class="account"><bdi>\(text.subject)</bdi></p>
            <p class="lead">\(LaunchWords.about(announcement.day.start.dateWords))</p>
            <form class="form" method="get" action="\(context.address(of: announcement.phase.path))" novalidate>
            <input type="hidden" name="day" value="\(announcement.day.text)">
            \(audienceField)
            \(paceField)
            <p class="actions"><button class="secondary">\(LaunchWords.count)</button></p>
            </form>
            \(send(in: context))
            <p class="aside"><a href="\(context.address(of: kit))">\(LaunchWords.back)</a></p>
            """
    }

    private var kit: PortalPath {
        let kit: PortalPath = "/launch-kit"
        return kit.asking("day", announcement.day.text)
    }

    private var audienceField: HTML {
        let options = AnnouncementAudience.allCases.map {
            Self.option($0.rawValue, LaunchWords.choice($0), isChosen: $0 == audience)
        }
        return Self.select("audience", LaunchWords.audience, LaunchWords.audienceHint, options)
    }

    private var paceField: HTML {
        let options = Self.paces.map { Self.option(String($0), LaunchWords.pace($0), isChosen: $0 == perMinute) }
        return Self.select("pace", LaunchWords.pace, LaunchWords.paceHint, options)
    }

    private static func option(_ value: String, _ words: String, isChosen: Bool) -> HTML {
        "\n<option value=\"\(value)\"\(HTML.attribute("selected", isChosen))>\(words)</option>"
    }

    private static func select(_ id: String, _ label: String, _ hint: String, _ options: [HTML]) -> HTML {
        """
        <div class="field">
        <label for="\(id)">\(label)</label>
        <p class="hint" id="\(id)-hint">\(hint)</p>
        <select id="\(id)" name="\(id)" autocomplete="off" aria-describedby="\(id)-hint">\(options)
        </select>
        </div>
        """
    }

    private func send(in context: PageContext) -> HTML {
        let minutes = (waiting + perMinute - 1) / perMinute
        let form: HTML? =
            waiting == 0
            ? nil
            : context.form(
                to: announcement.phase.path,
                """
                <input type="hidden" name="day" value="\(announcement.day.text)">
                <input type="hidden" name="audience" value="\(audience.rawValue)">
                <input type="hidden" name="pace" value="\(perMinute)">
                <p class="actions"><button>\(LaunchWords.sendNow(waiting))</button></p>
                """)
        let duration: HTML? = waiting == 0 ? nil : " \(LaunchWords.takes(minutes))"
        return """
            <section aria-labelledby="count-title">
            <h2 id="count-title">\(LaunchWords.wouldGo(waiting))</h2>
            <p>\(LaunchWords.told(told)).\(duration)</p>
            \(form)
            </section>
            """
    }
}
