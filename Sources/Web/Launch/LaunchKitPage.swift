package import Domain
package import Texts

/// `GET /admin/launch-kit`: the mails around the day on which everybody begins, what became of them, and the help pages.
package struct LaunchKitPage: Page {
    package struct Mail: Sendable {
        package let phase: LaunchPhase
        package let sendOn: CalendarDay
        package let text: MailText
        /// How many people have had it.
        package let told: Int

        package init(_ phase: LaunchPhase, sendOn: CalendarDay, text: MailText, told: Int) {
            self.phase = phase
            self.sendOn = sendOn
            self.text = text
            self.told = told
        }
    }

    /// As it was typed, or as it is.
    package var day: String
    /// Empty where the day is none.
    package var mails: [Mail]
    /// The newest first.
    package var runs: [AnnouncementRun]
    /// Where the users' portal is; no slash at the end.
    package var baseURL: String
    package var hasBegun: Bool
    package var problems: [Refusal]

    package init(
        day: String, mails: [Mail], runs: [AnnouncementRun], baseURL: String, hasBegun: Bool = false,
        problems: [Refusal] = []
    ) {
        self.day = day
        self.mails = mails
        self.runs = runs
        self.baseURL = baseURL
        self.hasBegun = hasBegun
        self.problems = problems
    }

    package var title: String { LaunchWords.title }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.day])
        let field = DayField(value: day).markup(problems.at(.day))
        return """
            \(problems.summary)\(begun)<p class="lead">\(LaunchWords.lead)</p>
            <form class="form" method="get" action="\(context.address(of: "/launch-kit"))" novalidate>
            \(field)
            <p class="actions"><button class="secondary">\(LaunchWords.show)</button></p>
            </form>
            \(mailSection(in: context))\(runSection(in: context))\(helpSection(in: context))
            """
    }

    private var begun: HTML? {
        hasBegun ? Banner(tone: .done, title: LaunchWords.begun, text: LaunchWords.begunWhy).markup : nil
    }

    private func mailSection(in context: PageContext) -> HTML? {
        guard !mails.isEmpty else { return nil }
        return """
            <section aria-labelledby="mails-title">
            <h2 id="mails-title">\(LaunchWords.mailsTitle)</h2>
            <ul class="cards">\(mails.map { card($0, context) })
            </ul>
            <p class="hint">\(LaunchWords.downloadHint)</p>
            </section>

            """
    }

    private func card(_ mail: Mail, _ context: PageContext) -> HTML {
        let phase = mail.phase.path
        let sheet = MailSheet(
            from: context.organisation.shownName, to: TextWords.address, text: mail.text
        ).markup(under: "h4")
        return """

            <li>
            <h3>\(LaunchWords.name(mail.phase))</h3>
            <p class="hint">\(LaunchWords.sendOn(mail.sendOn.start.dateWords)). \(LaunchWords.told(mail.told)).</p>
            <p><bdi>\(mail.text.subject)</bdi></p>
            <details>
            <summary>\(LaunchWords.read)<span class="unseen">: \(LaunchWords.name(mail.phase))</span></summary>
            \(sheet)
            </details>
            <p class="ways"><a class="button" href="\(context.address(of: phase.asking("day", day)))">\
            \(LaunchWords.send)\(Self.of(mail.phase))</a>
            <a href="\(context.address(of: phase.then("mail.eml").asking("day", day)))" download>\
            \(LaunchWords.download)\(Self.of(mail.phase))</a>
            <a href="\(context.address(of: mail.phase.kind.textPath))">\
            \(LaunchWords.changeWords)\(Self.of(mail.phase))</a></p>
            </li>
            """
    }

    /// For those who go from link to link: each of the four says which mail it is about.
    private static func of(_ phase: LaunchPhase) -> HTML {
        "<span class=\"unseen\">: \(LaunchWords.name(phase))</span>"
    }

    private func runSection(in context: PageContext) -> HTML? {
        guard !runs.isEmpty else { return nil }
        return """
            <section aria-labelledby="sent-title">
            <h2 id="sent-title">\(LaunchWords.sentTitle)</h2>
            <ul class="activity">\(runs.map { Self.line($0, in: context) })
            </ul>
            </section>

            """
    }

    private static func line(_ run: AnnouncementRun, in context: PageContext) -> HTML {
        let runs: PortalPath = "/launch-kit/runs"
        let stop: HTML? = run.isUnderWay ? "\n\(context.stopForm(runs.of(run.id, "/stop")))" : nil
        let standing =
            run.stoppedBy == nil
            ? (run.isUnderWay ? LaunchWords.soFar(run.told) : LaunchWords.all(run.told))
            : LaunchWords.stopped(run.told)
        return """

            <li>
            <p>\(LaunchWords.sent(run.announcement.phase, run.audience))</p>
            <p class="hint">\(HTML.moment(run.begunAt)) · \(standing)</p>\(stop)
            </li>
            """
    }

    private func helpSection(in context: PageContext) -> HTML {
        """
        <section aria-labelledby="help-title">
        <h2 id="help-title">\(LaunchWords.helpTitle)</h2>
        <p>\(LaunchWords.helpWhy)</p>
        <ul class="choices">
        \(address("/help", LaunchWords.helpIndex))
        \(address("/guide", LaunchWords.guide))\(HelpTopic.allCases.map { topic($0, context) })
        </ul>
        </section>
        """
    }

    private func topic(_ topic: HelpTopic, _ context: PageContext) -> HTML {
        let launch: PortalPath = "/launch-kit/help"
        let file = context.address(of: launch.then("\(topic).html"))
        let download: HTML =
            " · <a href=\"\(file)\" download>\(LaunchWords.download)<span class=\"unseen\">: \(topic.name)</span></a>"
        return "\n\(address(topic.path, topic.name, also: download))"
    }

    /// A page of the users' portal, which everybody may read.
    private func address(_ path: PortalPath, _ name: String, also: HTML? = nil) -> HTML {
        let address = "\(baseURL)\(Entrance.users.address(of: path))"
        return "<li><a href=\"\(address)\">\(name)</a> <span class=\"hint\">\(address)\(also)</span></li>"
    }
}

/// A day, typed or picked. Without the browser's own picker it is text.
struct DayField {
    let value: String

    func markup(_ problems: [Refusal]) -> HTML {
        let problemIDs = problems.indices.map { "day-problem-\($0 + 1)" }
        return """
            <div class="field">
            <label for="day">\(LaunchWords.day)</label>
            <p class="hint" id="day-hint">\(LaunchWords.dayHint)</p>\(zip(problemIDs, problems).map { HTML.problem($1, id: $0) })
            <input id="day" name="day" type="date" autocomplete="off" value="\(value)"\
            \(HTML.attribute("aria-invalid", problems.isEmpty ? nil : "true")) \
            aria-describedby="\((["day-hint"] + problemIDs).joined(separator: " "))">
            </div>
            """
    }
}

extension LaunchPhase {
    /// Where it is sent from.
    var path: PortalPath {
        let kit: PortalPath = "/launch-kit"
        return kit.then(rawValue)
    }
}
