package import Domain
import Texts
package import UseCases

/// `GET /admin/consents`: what waits for a second administrator.
package struct ConsentsPage: Page {
    package var consents: [ShownDeskReset]

    package init(consents: [ShownDeskReset]) {
        self.consents = consents
    }

    package var title: String { HelpDeskWords.consents }

    package func body(in context: PageContext) -> HTML {
        let waiting = consents.filter { $0.reset.isOpen(at: context.now) && !$0.isOwn }
        return """
            <p class="lead">\(HelpDeskWords.consentsLead)</p>
            \(context.section("waits", HelpDeskWords.waitsTitle, list(waiting, HelpDeskWords.noConsents, context)))\
            \(context.section("own", HelpDeskWords.ownTitle, list(consents.filter(\.isOwn), HelpDeskWords.noOwn, context)))
            """
    }

    private func list(_ consents: [ShownDeskReset], _ none: String, _ context: PageContext) -> HTML {
        guard !consents.isEmpty else { return "<p class=\"empty\">\(none)</p>" }
        return """
            <ul class="people">\(consents.map { line($0, context) })
            </ul>
            """
    }

    private func line(_ shown: ShownDeskReset, _ context: PageContext) -> HTML {
        let reset = shown.reset
        let isOpen = reset.isOpen(at: context.now)
        return """

            <li>
            <p><a href="\(context.address(of: reset.path))"><bdi>\(shown.person.name.full)</bdi></a>\
            \(UserOverview.mark(HelpDeskWords.state(reset.state, isOpen: isOpen), wantsAttention: isOpen))</p>
            <p>\(reset.act.words.withCapital)</p>
            <p class="hint">\(.moment(reset.askedAt)) · \(shown.askerWords)</p>
            </li>
            """
    }
}

/// `GET /admin/consents/{id}`, `POST /admin/consents/{id}/{grant,refuse,code}`
package struct ConsentPage: Page {
    package var shown: ShownDeskReset
    /// Whether who is looking may consent to somebody else's.
    package var mayConsent: Bool
    /// As it was typed, by who refuses.
    package var reason: String
    package var problems: [Refusal]

    package init(shown: ShownDeskReset, mayConsent: Bool, reason: String = "", problems: [Refusal] = []) {
        self.shown = shown
        self.mayConsent = mayConsent
        self.reason = reason
        self.problems = problems
    }

    package var title: String { shown.reset.act.words.withCapital }
    /// Who asked waits here, with a caller on the telephone.
    package var refreshes: Bool { shown.isOwn && shown.reset.state == .open }

    private var path: PortalPath { shown.reset.path }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        return """
            \(problems.summary)\(shown.person.line)
            \(facts(at: context.now))
            \(choice(problems, in: context))\
            <p class="aside"><a href="\(context.address(of: "/consents"))">\(HelpDeskWords.toList)</a></p>
            """
    }

    private func facts(at now: Timestamp) -> HTML {
        let reset = shown.reset
        let isOpen = reset.isOpen(at: now)
        let facts: [(String, HTML)?] = [
            (HelpDeskWords.state, "\(HelpDeskWords.state(reset.state, isOpen: isOpen))"),
            (HelpDeskWords.askedBy, shown.askerWords),
            (HelpDeskWords.asked, .moment(reset.askedAt)),
            reset.reason.map { (EventWords.because, "<bdi>\($0.text)</bdi>") },
            (
                HelpDeskWords.callerWas,
                "\(reset.caller.map { "was verified by \($0.words)" } ?? HelpDeskWords.callerUnknown)"
            ),
            isOpen ? (HelpDeskWords.until, .moment(reset.expiresAt)) : nil,
            shown.decider.map { hand in
                (
                    HelpDeskWords.decided,
                    "\(reset.decidedAt.map(HTML.moment))\(EventWords.by(hand).map { " · <bdi>\($0)</bdi>" as HTML })"
                )
            },
        ]
        let lines = facts.compactMap(\.self).map { name, value -> HTML in
            "\n<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
        return """
            <dl class="facts">\(lines)
            </dl>
            """
    }

    private func choice(_ problems: FormProblems, in context: PageContext) -> HTML? {
        let reset = shown.reset
        if shown.isOwn, reset.hasCode(at: context.now) { return code(in: context) }
        guard reset.isOpen(at: context.now) else { return nil }
        if shown.isOwn {
            return """
                <p class="lead" role="status"\(refreshes ? " data-watch=\"open\"" as HTML : nil)>\(HelpDeskWords.ownWaits)</p>
                <p class="hint">\(HelpDeskWords.hostMay)</p>

                """
        }
        guard mayConsent, !shown.isAboutThem else {
            return "<p class=\"lead\">\(HelpDeskWords.needsAdministration)</p>\n"
        }
        return """
            <p class="lead">\(HelpDeskWords.effect(of: reset.act.action))</p>
            <p>\(HelpDeskWords.grantWhy)</p>
            \(context.form(to: path.then("grant"), "<p class=\"actions\"><button>\(HelpDeskWords.grant)</button></p>"))
            \(context.section("refusing", HelpDeskWords.refuse, """
            <p>\(HelpDeskWords.refuseWhy)</p>
            \(context.form(to: path.then("refuse"), """
            \(Field.reason(reason).markup(problems.at(.reason)))
            <p class="actions"><button class="secondary">\(HelpDeskWords.refuse)</button></p>
            """))
            """))
            """
    }

    private func code(in context: PageContext) -> HTML {
        """
        <p class="lead">\(HelpDeskWords.showSpokenWhy)</p>
        \(context.form(to: path.then("code"), "<p class=\"actions\"><button>\(HelpDeskWords.showSpoken)</button></p>"))

        """
    }
}

extension ShownDeskReset {
    var askerWords: HTML {
        isOwn ? "\(HelpDeskWords.you)" : "<bdi>\(EventWords.name(of: asker))</bdi>"
    }
}
