package import Domain
import Texts

/// `GET /profile`, `POST /profile/recovery-email`, `POST /profile/recovery-email/remove`
package struct ProfilePage: Page {
    /// What was just done, or found: `?outcome=`.
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        case saved, removed, verified
        /// A factor has answered; what was typed before waits to be saved.
        case proven
        /// The verification link had died by the time of the sign-in.
        case linkDead = "link-dead"
    }

    package var name: String
    package var email: String
    package var userName: String?
    package var recovery: RecoveryAddresses
    /// What the form came back with, beside its problems.
    package var typedAddress: String
    /// Whether the session is too old to change the address by itself.
    package var asksCurrentPassword: Bool
    package var outcome: Outcome?
    /// What a sign-in that ended here has to say besides.
    package var notice: HomeNotice?
    package var problems: [Refusal]

    package init(
        name: String, email: String, userName: String?, recovery: RecoveryAddresses, typedAddress: String = "",
        asksCurrentPassword: Bool, outcome: Outcome? = nil, notice: HomeNotice? = nil, problems: [Refusal] = []
    ) {
        self.name = name
        self.email = email
        self.userName = userName
        self.recovery = recovery
        self.typedAddress = typedAddress
        self.asksCurrentPassword = asksCurrentPassword
        self.outcome = outcome
        self.notice = notice
        self.problems = problems
    }

    package var title: String { RecoveryWords.profileTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: asksCurrentPassword ? [.email, .currentPassword] : [.email])
        let recovery = recovery.shown(at: context.now)
        return """
            \(outcome.map(Self.notice))\(notice?.markup(in: context))\(problems.summary)<dl class="facts">
            <div><dt>\(RecoveryWords.name)</dt><dd><bdi>\(name)</bdi></dd></div>
            <div><dt>\(RecoveryWords.email)</dt><dd><bdi>\(email)</bdi></dd></div>\(userName.map(Self.fact))
            </dl>
            <p class="hint">\(RecoveryWords.managedByOrganisation)</p>
            <section aria-labelledby="recovery-title">
            <h2 id="recovery-title">\(RecoveryWords.title)</h2>
            <p>\(RecoveryWords.why)</p>
            \(recovery.markup(at: context.now))
            \(saving(problems, in: context))\(recovery.isEmpty ? nil : removal(in: context))
            </section>
            """
    }

    private static func fact(_ userName: String) -> HTML {
        "\n<div><dt>\(RecoveryWords.userName)</dt><dd><bdi>\(userName)</bdi></dd></div>"
    }

    private static func notice(_ outcome: Outcome) -> HTML {
        switch outcome {
        case .saved: Banner(tone: .done, title: RecoveryWords.saved).markup
        case .removed: Banner(tone: .done, title: RecoveryWords.removed).markup
        case .verified: Banner(tone: .done, title: RecoveryWords.nowVerified).markup
        case .proven:
            Banner(tone: .attention, title: RecoveryWords.provenTitle, text: RecoveryWords.proven).markup
        case .linkDead:
            Banner(tone: .attention, title: RecoveryWords.linkDeadTitle, text: RecoveryWords.linkDead).markup
        }
    }

    private func saving(_ problems: FormProblems, in context: PageContext) -> HTML {
        let label = recovery.shown(at: context.now).isEmpty ? RecoveryWords.field : RecoveryWords.replacementField
        let address = Field(name: .email, kind: .address, label: label, value: typedAddress)
        let current = Field(
            name: .currentPassword, kind: .currentPassword, label: RecoveryWords.currentPassword,
            hint: RecoveryWords.currentPasswordWhy)
        let fields: HTML = """
            \(address.markup(problems.at(.email)))\
            \(asksCurrentPassword ? "\n\(current.markup(problems.at(.currentPassword)))" as HTML : nil)
            <p class="actions"><button>\(RecoveryWords.save)</button></p>
            """
        return context.form(to: "/profile/recovery-email", fields)
    }

    private func removal(in context: PageContext) -> HTML {
        let current = Field(
            name: .currentPassword, kind: .currentPassword, label: RecoveryWords.currentPassword, idSuffix: "remove")
        let fields: HTML = """
            <p>\(RecoveryWords.removeWhy)</p>
            \(asksCurrentPassword ? "\(current.markup([]))\n" as HTML : nil)\
            <p class="actions"><button class="secondary">\(RecoveryWords.remove)</button></p>
            """
        return """

            <details>
            <summary>\(RecoveryWords.removeTitle)</summary>
            \(context.form(to: "/profile/recovery-email/remove", fields))
            </details>
            """
    }
}
