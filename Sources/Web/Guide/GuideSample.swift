package import Domain
import Formats
import Texts

/// Somebody who isn't there, with an account under the organisation's own rules.
package struct GuideSample: Sendable {
    private let entrance: Entrance
    private let settings: Settings
    /// No slash at the end.
    private let baseURL: String
    private let now: Timestamp
    /// What the computer is that follows.
    private let machine: Machine
    /// What the organisation says in mails in place of the catalogue.
    private let texts: [NoticeKind: OwnTemplates]
    let email: EmailAddress
    let name: PersonName

    /// Throws where the sample's own address or name is none, which no setting can bring about.
    package init(
        at entrance: Entrance, settings: Settings, baseURL: String, now: Timestamp, machine: Machine = .windows,
        texts: [NoticeKind: OwnTemplates] = [:]
    ) throws {
        self.entrance = entrance
        self.settings = settings
        self.baseURL = baseURL
        self.now = now
        self.machine = machine
        self.texts = texts
        email = try EmailAddress(GuideWords.sampleAddress)
        name = try PersonName(given: GuideWords.sampleGivenName, family: GuideWords.sampleFamilyName)
    }
}

extension GuideSample {
    var resettingAPassword: [GuideStep] {
        let minutes = Int(settings.recovery.linkLives.inMilliseconds / Duration.minutes(1).inMilliseconds)
        let words = GuideWords.Reset(linkMinutes: minutes, mailsRecoveryAddress: settings.recovery.emailReset)
        return [
            .page(words.signIn, SignInPage(), press: .link("/reset")),
            .page(words.request, ResetRequestPage(), press: .submit("/reset")),
            .page(words.sent, ResetRequestSentPage(linkMinutes: minutes)),
            .mail(
                words.mail,
                mail(
                    .passwordReset(
                        link: GuideTopic.resetPassword.address(base: baseURL, at: entrance), minutes: minutes,
                        alsoAtRecoveryAddress: false)), leadsOn: true),
            .page(
                words.newPassword, NewPasswordPage(purpose: .reset, email: email.text, rules: rules),
                press: .submit("/reset/password")),
            .page(
                words.factor, FactorPage(purpose: .reset, kinds: [.totp, .recoveryCode]),
                press: .submit("/reset/factor")),
            .page(words.machine, ResetDonePage(receipts: receipts), press: .link("/reset/done")),
            .page(words.instructions, ResetDonePage(machine: machine, receipts: receipts), press: .link("/login")),
            .page(words.signInAgain, SignInPage(email: email.text), press: .submit("/login")),
            .page(words.done, home, signedIn: true),
        ]
    }

    var changingAPassword: [GuideStep] {
        let words = GuideWords.Change.self
        return [
            .page(words.home, home, signedIn: true, press: .link("/security")),
            .page(words.security, security, signedIn: true, press: .link("/security/password")),
            .page(words.machine, PasswordSystemPage(), signedIn: true, press: .link("/security/password")),
            .page(
                words.instructions, PasswordSystemPage(machine: machine), signedIn: true,
                press: .link("/security/password/change")),
            .page(
                words.newPassword, ChangePasswordPage(email: email.text, rules: rules), signedIn: true,
                press: .submit("/security/password/change")),
            .page(
                words.factor, FactorPage(purpose: .change, kinds: [.totp, .recoveryCode]), signedIn: true,
                press: .submit("/security/password/factor")),
            .page(
                words.signInAgain, SignInPage(email: email.text, notice: .passwordChanged), press: .submit("/login")),
            .mail(words.mail, mail(.passwordChanged(by: .change, places: [])), leadsOn: false),
            .page(words.done, home, signedIn: true),
        ]
    }

    var changingPhones: [GuideStep] {
        let words = GuideWords.NewPhone(contact: settings.organisation.contactName)
        return [
            .page(words.home, home, signedIn: true, press: .link("/security")),
            .page(words.security, security, signedIn: true, press: .link("/security/factors")),
            .page(
                words.factors, factors(lastUsed: now - .hours(20)), signedIn: true,
                press: .submit("/security/authenticator")),
            .page(
                words.proof, FactorPage(purpose: .factors, kinds: [.totp, .recoveryCode], next: .authenticator),
                signedIn: true, press: .submit("/security/factor")),
            .page(words.scan, authenticator, signedIn: true, press: .submit("/security/authenticator/confirm")),
            .page(words.done, factors(lastUsed: nil, outcome: .confirmed), signedIn: true),
        ]
    }
}

extension GuideSample {
    private var rules: PasswordRuleList {
        PasswordRuleList(settings.password, words: AccountWords(userName: nil, email: email, name: name))
    }

    private var receipts: [Receipt] { [Receipt(.portal, .applied(now))] }

    private var home: any Page {
        switch entrance {
        case .users: HomePage(familiarName: name.familiar, receipts: receipts)
        case .administrators: AdministratorHomePage(familiarName: name.familiar, role: .administrator)
        }
    }

    private var security: SecurityPage {
        let recovery = RecoveryAddress(
            id: ID(rawValue: ""), account: ID(rawValue: ""), address: email, requestedAt: now - .days(90),
            verifiedAt: now - .days(90), servesFrom: now - .days(90))
        return SecurityPage(
            password: SecurityPage.PasswordCard(changedAt: now - .days(60), expiresAt: nil), factors: [.totp],
            sessionCount: 1, recovery: RecoveryAddresses(verified: recovery), activity: [])
    }

    private func factors(lastUsed: Timestamp?, outcome: FactorsPage.Outcome? = nil) -> FactorsPage {
        FactorsPage(
            authenticator: FactorsPage.AuthenticatorCard(
                since: lastUsed.map { $0 - .days(200) } ?? now, lastUsed: lastUsed),
            offersAuthenticator: true, recoveryCodes: 9, requirement: .met, outcome: outcome)
    }

    /// Whoever scans it is led back here.
    private var authenticator: AuthenticatorPage {
        let code = QRCode(GuideTopic.newPhone.address(base: baseURL, at: entrance))
        return AuthenticatorPage(
            qrPath: code?.svgPath ?? Secret(""), qrSide: code?.side ?? 1, key: Secret(GuideWords.sampleKey),
            isReplacement: true)
    }

    private func mail(_ content: MailContent) -> MailSheet {
        let context = MailContext(
            organisation: settings.organisation, givenName: name.familiar,
            account: entrance == .users ? .user : .administrator(.administrator), baseURL: baseURL, time: now)
        return MailSheet(
            from: settings.organisation.shownName, to: email.text,
            text: MailText(content, in: context, worded: texts[content.kind]))
    }
}
