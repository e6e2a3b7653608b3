package import Domain
package import Formats
import Texts
package import UseCases

/// `GET, POST /admin/users/{id}/verify`: two ways to find out whether somebody on the telephone is this person.
package struct CallerPage: Page {
    package var caller: CallerStanding
    package var problems: [Refusal]

    package init(caller: CallerStanding, problems: [Refusal] = []) {
        self.caller = caller
        self.problems = problems
    }

    package var title: String { HelpDeskWords.verify }
    package var refreshes: Bool { openNumber != nil }

    private var path: PortalPath { Self.path(of: caller.account.id, at: caller.account.entrance) }

    static func path(of id: ID<Account>, at entrance: Entrance) -> PortalPath { list(of: entrance).of(id, "/verify") }

    private static func list(of entrance: Entrance) -> PortalPath {
        switch entrance {
        case .users: "/users"
        case .administrators: "/administrators"
        }
    }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.code])
        let person = Self.list(of: caller.account.entrance).of(caller.account.id)
        return """
            \(problems.summary)\(caller.account.line)
            \(standing)\(ways(problems, in: context))
            <p class="aside"><a href="\(context.address(of: person))">\(HelpDeskWords.back)</a></p>
            """
    }

    private var standing: HTML {
        let found = VerifiedCaller.banners(caller.verified)
        guard !caller.verified.contains(where: \.isOwn) else {
            return "\(found)<p class=\"hint\">\(HelpDeskWords.loseNoTime)</p>\n"
        }
        let ended = caller.push.flatMap { HelpDeskWords.ended($0.request.state) }
        return """
            \(found)\(ended.map { Banner(tone: .attention, title: $0).markup })\
            <p class="lead">\(HelpDeskWords.verifyWhy)</p>

            """
    }

    private func ways(_ problems: FormProblems, in context: PageContext) -> HTML {
        if let openNumber { return asking(openNumber, in: context) }
        let code = Field(name: .code, kind: .longCode, label: HelpDeskWords.code)
        return """
            \(context.section("phone", HelpDeskWords.byPhone, byPhone(in: context)))\
            \(context.section("code-way", HelpDeskWords.byCode, """
            <p>\(HelpDeskWords.byCodeWhy)</p>
            \(context.form(to: path, """
            <input type="hidden" name="means" value="code">
            \(code.markup(problems.at(.code)))
            <p class="actions"><button>\(HelpDeskWords.checkCode)</button></p>
            """))
            """))
            """
    }

    private func byPhone(in context: PageContext) -> HTML {
        guard caller.hasPhone else { return "<p class=\"empty\">\(HelpDeskWords.noPhone)</p>" }
        return """
            <p>\(HelpDeskWords.byPhoneWhy)</p>
            \(context.form(to: path, """
            <input type="hidden" name="means" value="push">
            <p class="actions"><button>\(HelpDeskWords.askPhone)</button></p>
            """))
            """
    }

    private func asking(_ number: String, in context: PageContext) -> HTML {
        """
        <p class="lead">\(HelpDeskWords.readOut)</p>
        <p class="number" role="img" aria-label="\(HelpDeskWords.readOutLabel): \(number)" data-watch="open">\(number)</p>
        <p class="hint">\(HelpDeskWords.asking)</p>
        \(context.form(to: path, """
        <input type="hidden" name="means" value="cancel">
        <p class="actions"><button class="secondary">\(HelpDeskWords.cancel)</button></p>
        """))
        """
    }

    private var openNumber: String? {
        guard let push = caller.push, push.request.state == .open else { return nil }
        return push.number.grouped.exposed
    }
}

extension VerifiedCaller {
    static func banners(_ callers: [VerifiedCaller]) -> [HTML] {
        callers.map { caller in
            """
            <div class="banner \(caller.isOwn ? "done" : "attention")">
            <p><strong>\(HelpDeskWords.verified(by: caller.means, caller.hand, isOwn: caller.isOwn))</strong> \
            \(.moment(caller.at))</p>
            </div>

            """
        }
    }
}

extension Account {
    /// Whom a page is about.
    var line: HTML { "<p class=\"account\"><bdi>\(name.full)</bdi>, <bdi>\(email.text)</bdi></p>" }
}

/// `GET, POST /security/caller-code`: what the signed-in person reads out to the help desk.
package struct CallerCodePage: Page {
    /// Made just now; shown this once.
    package var code: SpokenCode?

    package init(code: SpokenCode? = nil) {
        self.code = code
    }

    package var title: String { HelpDeskWords.callerCodeTitle }

    package func body(in context: PageContext) -> HTML {
        guard let code else {
            return """
                <p class="lead">\(HelpDeskWords.callerCodeLead)</p>
                \(context.form(to: "/security/caller-code", """
                <p class="actions"><button>\(HelpDeskWords.showCode)</button></p>
                """))
                """
        }
        return """
            <p class="number" id="caller-code" role="img" aria-label="\(HelpDeskWords.codeLabel): \(code.text.exposed)">\
            \(code.text.exposed)</p>
            <p class="lead">\(HelpDeskWords.readItOut)</p>
            <p class="hint">\(HelpDeskWords.callerCodeLead)</p>
            <p class="actions"><a class="button" href="\(context.address(of: "/security"))">\
            \(HelpDeskWords.toSecurity)</a></p>
            """
    }
}
