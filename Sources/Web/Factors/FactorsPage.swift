package import Domain
import Texts

/// `GET /security/factors`: what is set up, and what can be.
package struct FactorsPage: Page {
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        case confirmed, removed
        case passkeyAdded = "passkey-added"
        case passkeyRemoved = "passkey-removed"
        case passkeyRenamed = "passkey-renamed"
        case phoneAdded = "phone-added"
        case phoneRemoved = "phone-removed"
        case phoneRenamed = "phone-renamed"
        case duoAdded = "duo-added"
        case duoRemoved = "duo-removed"
    }

    package struct AuthenticatorCard: Hashable, Sendable {
        package var since: Timestamp
        package var lastUsed: Timestamp?

        package init(since: Timestamp, lastUsed: Timestamp?) {
            self.since = since
            self.lastUsed = lastUsed
        }
    }

    package var authenticator: AuthenticatorCard?
    package var offersAuthenticator: Bool
    package var passkeys: PasskeyCard
    package var phones: PhonesCard
    package var duo: DuoCard
    package var recoveryCodes: Int
    package var requirement: FactorRequirement
    package var outcome: Outcome?
    package var problems: [Refusal]

    package init(
        authenticator: AuthenticatorCard?, offersAuthenticator: Bool,
        passkeys: PasskeyCard = PasskeyCard(lines: [], offers: false),
        phones: PhonesCard = PhonesCard(phones: [], isOffered: false), duo: DuoCard = DuoCard(), recoveryCodes: Int,
        requirement: FactorRequirement, outcome: Outcome? = nil, problems: [Refusal] = []
    ) {
        self.authenticator = authenticator
        self.offersAuthenticator = offersAuthenticator
        self.passkeys = passkeys
        self.phones = phones
        self.duo = duo
        self.recoveryCodes = recoveryCodes
        self.requirement = requirement
        self.outcome = outcome
        self.problems = problems
    }

    package var title: String { FactorWords.title }
    package var formsLeadTo: String? { duo.formsLeadTo }

    package func body(in context: PageContext) -> HTML {
        """
        \(banner(in: context))\(FormProblems(problems, fields: []).summary)<p class="lead">\(FactorWords.why)</p>
        <section class="card" aria-labelledby="authenticator-title">
        <h2 id="authenticator-title">\(FactorWords.authenticator)</h2>
        \(authenticatorMarkup(in: context))
        </section>\(passkeys.isEmpty ? nil : "\n\(passkeys.markup(in: context))" as HTML)\
        \(phones.isEmpty ? nil : "\n\(phones.markup(in: context))" as HTML)\
        \(duo.isEmpty ? nil : "\n\(duo.markup(in: context))" as HTML)
        <section class="card" aria-labelledby="codes-title">
        <h2 id="codes-title">\(FactorWords.codesTitle)</h2>
        \(codes(in: context))
        </section>
        """
    }

    private func banner(in context: PageContext) -> HTML? {
        let path: PortalPath = "/security/recovery-codes"
        let makeCodes = context.link(FactorWords.makeCodesNow, to: path)
        let makeCodesForPasskey = context.link(PasskeyWords.makeCodesNow, to: path)
        return switch (outcome, requirement) {
        case (.confirmed, _): ready(FactorWords.confirmedTitle, FactorWords.confirmed, makeCodes)
        case (.passkeyAdded, _): ready(PasskeyWords.addedTitle, PasskeyWords.addedText, makeCodesForPasskey)
        case (.passkeyRemoved, _): Banner(tone: .done, title: PasskeyWords.removed).markup
        case (.passkeyRenamed, _): Banner(tone: .done, title: PasskeyWords.renamed).markup
        case (.removed, _): Banner(tone: .done, title: FactorWords.removed).markup
        case (.phoneAdded, _): ready(PushWords.added, PushWords.addedText, makeCodes)
        case (.phoneRemoved, _): Banner(tone: .done, title: PushWords.removed).markup
        case (.phoneRenamed, _): Banner(tone: .done, title: PushWords.renamed).markup
        case (.duoAdded, _): ready(DuoWords.addedTitle, DuoWords.addedText, makeCodes)
        case (.duoRemoved, _): Banner(tone: .done, title: DuoWords.removed).markup
        case (nil, .overdue): Banner(tone: .attention, title: FactorWords.required).markup
        case (nil, .due(let time)): Banner(tone: .attention, title: FactorWords.due(by: time.words)).markup
        case (nil, .met): nil
        }
    }

    /// Something answers from now on; without recovery codes, losing it would lock its person out.
    private func ready(_ title: String, _ text: String, _ makeCodes: Banner.Link) -> HTML {
        Banner(tone: .done, title: title, text: text, link: recoveryCodes > 0 ? nil : makeCodes).markup
    }

    private func authenticatorMarkup(in context: PageContext) -> HTML {
        guard let authenticator else {
            guard offersAuthenticator else { return "<p>\(Refusal.factorKindOff.words)</p>" }
            return """
                <p>\(FactorWords.authenticatorNone)</p>
                \(context.form(to: "/security/authenticator", class: "", """
                <p class="actions"><button>\(FactorWords.setUpAuthenticator)</button></p>
                """))
                """
        }
        return """
            <dl class="facts">
            <div><dt>\(FactorWords.authenticatorSince)</dt><dd>\(HTML.moment(authenticator.since))</dd></div>
            <div><dt>\(FactorWords.lastUsed)</dt><dd>\(lastUsed(authenticator))</dd></div>
            </dl>
            <p class="hint">\(FactorWords.resetWhy)</p>
            \(context.form(to: "/security/authenticator", class: "", """
            <p class="actions"><button>\(FactorWords.resetAuthenticator)</button></p>
            """))
            <details>
            <summary>\(FactorWords.removeTitle)</summary>
            \(context.form(to: "/security/authenticator/remove", class: "", """
            <p class="actions"><button class="secondary">\(FactorWords.removeAuthenticator)</button></p>
            """))
            </details>
            """
    }

    private func lastUsed(_ authenticator: AuthenticatorCard) -> HTML {
        authenticator.lastUsed.map(HTML.moment) ?? "\(FactorWords.neverUsed)"
    }

    private func codes(in context: PageContext) -> HTML {
        guard authenticator != nil || !passkeys.lines.isEmpty || !phones.phones.isEmpty || duo.since != nil else {
            return "<p>\(FactorWords.codesNeedFactor)</p>"
        }
        return """
            <p>\(FactorWords.codesWhy) \(FactorWords.codesLeft(recoveryCodes))</p>
            <p><a href="\(context.address(of: "/security/recovery-codes"))">\(FactorWords.manageCodes)</a></p>
            """
    }
}
