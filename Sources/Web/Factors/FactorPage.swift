package import Domain
import Texts
package import UseCases

/// `GET, POST /login/factor`, `/reset/factor`, `/security/password/factor`, `/security/factor`: one factor is asked for,
/// the others are a link away.
package struct FactorPage: Page {
    package var purpose: FlowPurpose
    /// What may answer, the one that is asked for first.
    package var kinds: [FactorKind]
    /// The link that stands for the code was opened in this browser.
    package var holdsEnrolmentLink: Bool
    /// The recovery address that the sign-in confirms. Named, so that nobody confirms somebody else's for them.
    package var confirming: EmailAddress?
    package var next: FactorsDestination?
    /// What the browser is asked for, where a passkey is what is asked for first.
    package var passkey: PasskeyRequest?
    /// Scheme and host of Duo, where that is what is asked first.
    package var duoOrigin: String?
    package var problems: [Refusal]
    /// What became of a request to a phone, where it opened nothing.
    package var ended: PushRequest.State?

    package init(
        purpose: FlowPurpose, kinds: [FactorKind], holdsEnrolmentLink: Bool = false,
        confirming: EmailAddress? = nil, next: FactorsDestination? = nil,
        passkey: PasskeyRequest? = nil, duoOrigin: String? = nil, problems: [Refusal] = [],
        ended: PushRequest.State? = nil
    ) {
        self.purpose = purpose
        self.kinds = kinds
        self.holdsEnrolmentLink = holdsEnrolmentLink
        self.confirming = confirming
        self.next = next
        self.passkey = passkey
        self.duoOrigin = duoOrigin
        self.problems = problems
        self.ended = ended
    }

    package var title: String { FactorWords.askedTitle }
    package var formsLeadTo: String? { duoOrigin }

    package func body(in context: PageContext) -> HTML {
        let kind = kinds.first ?? .totp
        let problems = FormProblems(problems, fields: passkey == nil ? [.code] : [])
        let isLink = kind == .enrolmentCode && holdsEnrolmentLink
        return """
            \(confirming.map(Banner.confirming))\(problems.summary)\(endedMarkup)\
            \(FactorsDestination.why(next))<p class="lead">\(isLink ? FactorWords.linkIsHere : FactorWords.asked(kind))</p>
            \(passkey.map { passkeyForm($0, in: context) } ?? context.form(to: purpose.factorPath, """
            \(kindField(kind))\(isLink ? nil : field(kind, problems))
            <p class="actions"><button>\(button(kind))</button></p>
            """))\(OtherWays(purpose: purpose, kinds: kinds.dropFirst(), next: next).markup(in: context))
            <p class="aside">\(FactorWords.nothingLeft) \(contact(context))</p>
            """
    }

    private var endedMarkup: HTML? {
        ended.flatMap(PushWords.ended).map { Banner(tone: .attention, title: $0).markup }
    }

    private func field(_ kind: FactorKind, _ problems: FormProblems) -> HTML {
        // Nothing is typed here: the number goes the other way.
        if kind == .push { return "\n<p class=\"hint\">\(PushWords.sendHint)</p>" }
        if kind == .duo { return "\n<p class=\"hint\">\(DuoWords.goThereHint)</p>" }
        let field = Field(
            name: .code, kind: kind == .totp ? .code : .longCode, label: FactorWords.field(kind), isFocused: true)
        return "\n\(field.markup(problems.at(.code)))"
    }

    private func button(_ kind: FactorKind) -> String {
        switch kind {
        case .push: PushWords.send
        case .duo: DuoWords.goThere
        case .totp, .passkey, .recoveryCode, .enrolmentCode: FactorWords.goOn
        }
    }

    private func passkeyForm(_ request: PasskeyRequest, in context: PageContext) -> HTML {
        """
        \(PasskeyProblem.unable(
            withoutScript: PasskeyWords.needsScript, withoutPasskeys: PasskeyWords.unknownHere))
        \(context.passkeyForm(to: purpose.factorPath, request, """
        \(kindField(.passkey))
        <p class="actions"><button hidden autofocus>\(PasskeyWords.use)</button></p>
        """))
        """
    }

    private func kindField(_ kind: FactorKind) -> HTML {
        "<input type=\"hidden\" name=\"factor\" value=\"\(kind.rawValue)\">\(nextField)"
    }

    private var nextField: HTML? {
        next.map { "\n<input type=\"hidden\" name=\"next\" value=\"\($0.rawValue)\">" }
    }

    private func contact(_ context: PageContext) -> HTML {
        let organisation = context.organisation
        let name = organisation.contactName
        let who: HTML =
            "<bdi>\(name.isEmpty ? FactorWords.someContact : name)</bdi> \(FactorWords.canReset)"
        guard !organisation.contactEmail.isEmpty else { return "\(who)." }
        return "\(who): <a href=\"mailto:\(organisation.contactEmail)\">\(organisation.contactEmail)</a>"
    }
}

/// Asks for the password, before an account without a factor gets one in a session that isn't fresh.
package struct FactorPasswordPage: Page {
    package var next: FactorsDestination
    package var problems: [Refusal]

    package init(next: FactorsDestination, problems: [Refusal] = []) {
        self.next = next
        self.problems = problems
    }

    package var title: String { FactorWords.passwordTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.currentPassword])
        let field = Field(
            name: .currentPassword, kind: .currentPassword, label: RecoveryWords.currentPassword, isFocused: true)
        return """
            \(problems.summary)<p class="lead">\(next == .place ? FactorWords.placeWhy : FactorWords.passwordWhy)</p>
            \(context.form(to: FlowPurpose.factors.factorPath, """
            <input type="hidden" name="next" value="\(next.rawValue)">
            \(field.markup(problems.at(.currentPassword)))
            <p class="actions"><button>\(FactorWords.goOn)</button></p>
            """))
            """
    }
}

/// Where a person was going who is asked for a factor first.
package enum FactorsDestination: String, Hashable, Sendable, CaseIterable {
    case authenticator, phone, recoveryCodes = "recovery-codes", passkeys, duo, overview, profile
    /// The page that the flow remembers: `Visit.holdingProven`.
    case place

    var path: PortalPath {
        switch self {
        case .authenticator: "/security/authenticator/confirm"
        case .phone: "/security/push"
        case .recoveryCodes: "/security/recovery-codes"
        case .passkeys: "/security/passkeys"
        case .duo: "/security/duo"
        case .overview: "/security/factors"
        case .profile: "/profile?outcome=proven"
        case .place: "/"
        }
    }
}

extension FactorsDestination {
    fileprivate static func why(_ next: FactorsDestination?) -> HTML? {
        next == .place ? "<p>\(FactorWords.placeWhy)</p>\n" : nil
    }
}

extension FlowPurpose {
    /// Where its factor is asked for.
    var factorPath: PortalPath {
        switch self {
        case .signIn: "/login/factor"
        case .reset, .activation: "/reset/factor"
        case .change: "/security/password/factor"
        case .factors: "/security/factor"
        // No browser holds one.
        case .callerCheck, .adoption: "/"
        }
    }

    /// All that are asked for on this one's page.
    var sharingItsPage: Set<FlowPurpose> { Set(Self.allCases.filter { $0.factorPath == factorPath }) }

    /// The same, for one kind of factor.
    func factorPath(asking kind: FactorKind, next: FactorsDestination?) -> PortalPath {
        let path = factorPath.asking("factor", kind.rawValue)
        return next.map { path.asking("next", $0.rawValue) } ?? path
    }
}
