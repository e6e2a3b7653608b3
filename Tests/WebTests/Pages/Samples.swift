import Domain
import Formats
import Testing
import Web

/// Every page with sample data, by the name of its golden file.
struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    /// The whole document.
    let text: String
    /// What it was rendered from, where it is a page of a portal.
    let page: (any Page)?
    let context: PageContext
    let problems: [Refusal]
    let script: Asset?

    var testDescription: String { name }

    init(_ name: String, _ page: any Page, in context: PageContext = .stranger) {
        self.name = name
        self.page = page
        self.context = context
        text = page.rendered(in: context)
        problems = page.problems
        script = .script
    }

    /// The phone's app, which is a document by itself.
    init(_ name: String, _ app: PhoneAppPage) {
        self.name = name
        page = nil
        context = .stranger
        text = app.document.text
        problems = []
        script = app.kind == .app ? .phoneScript : nil
    }
}

extension Timestamp {
    /// 22 November 2026, 14:05:09 UTC
    static let now = Timestamp(milliseconds: 1_795_356_309_000)
}

extension PageContext {
    static let stranger = PageContext(
        entrance: .users, organisation: .northwind, csrf: "csrf-token", nonce: "nonce", now: .now)
    static let ada = PageContext(
        entrance: .users, organisation: .northwind, csrf: "csrf-token", nonce: "nonce", now: .now,
        person: Person(name: "Ada Lindqvist", email: "ada@northwind.example"))
    static let demo = PageContext(
        entrance: .users, organisation: .northwind, csrf: "csrf-token", nonce: "nonce", now: .now, isDemo: true)
    static let hostile = PageContext(
        entrance: .users, organisation: .hostile, csrf: Hostile.text, nonce: Hostile.text, now: .now,
        person: Person(name: Hostile.text, email: Hostile.text), accent: AccentColour(hex: "#ffd400") ?? .standard,
        isDemo: true)

    /// The same in the other portal.
    func at(_ entrance: Entrance) -> PageContext {
        var context = self
        context.entrance = entrance
        return context
    }
}

/// What somebody would be called who wanted to break a page: markup, quotes of both kinds, an entity, text that reads
/// backwards, and more of it than fits on a line.
enum Hostile {
    static let text =
        "<script>alert(1)</script>\"' onfocus='x' &lt; \u{202E}txet sdrawkcab\u{202C} "
        + String(repeating: "Wolfeschlegelsteinhausen", count: 3)
}

extension Organisation {
    static let northwind = make(name: "Northwind", contact: "Jo Okafor", email: "help@northwind.example")
    static let hostile = make(name: Hostile.text, contact: Hostile.text, email: Hostile.text)

    private static func make(name: String, contact: String, email: String) -> Organisation {
        var organisation = Organisation()
        organisation.name = name
        organisation.contactName = contact
        organisation.contactEmail = email
        return organisation
    }
}

extension Sample {
    static let all: [Sample] =
        signIn + passkeys + push + duo + resets + changes + factors + recovery + errors + demo + hostile
        + administration + people + administrators + matching + bindings + helpDesk + settings + connections + events
        + texts
        + guide
        + help

    /// One that can't be made is nobody's page: without it, pages would be missing here and nobody would know.
    static func made(_ samples: () throws -> [Sample]) -> [Sample] {
        do { return try samples() } catch { preconditionFailure("samples of pages: \(error)") }
    }

    static let documents: [Sample] = all + phoneApp

    private static let receipts = [Receipt(.portal, .applied(.now - .minutes(2)))]
    private static let manyReceipts = [
        Receipt(.portal, .applied(.now - .minutes(2))),
        Receipt(.named("Directory"), .pending),
        Receipt(.named("Ada’s laptop"), .waiting("Waiting for the laptop. It follows when it is next online.")),
        Receipt(.named("Wiki"), .failed("The wiki refused it. Your contact has been told.")),
    ]
    /// One line for each way in which a place can stand, and for each reason.
    private static let everyReceipt =
        [Receipt(.portal, .applied(.now - .minutes(2)))]
        + states.enumerated().map { number, state in
            Receipt(
                .named("Directory \(number + 1)"), Receipt.State(state, contact: "Jo Okafor", isSignedIn: true))
        }
        + [DeliveryState.waiting(.lockedThere, until: .now + .minutes(7)), .failed(.notPermitted)].map { state in
            Receipt(
                .named("Arrived"),
                Receipt.State(state, contact: "Jo Okafor", isSignedIn: true, hasPassword: true))
        }
    private static let followed = [
        Receipt(.portal, .applied(.now)), Receipt(.named("Head office"), .pending),
        Receipt(
            .named("Branch"),
            Receipt.State(.waiting(.unreachable, until: .now + .seconds(40)), contact: "Jo Okafor", isSignedIn: false)),
        Receipt(.named("Old branch"), Receipt.State(.needsPassword, contact: "Jo Okafor", isSignedIn: false)),
    ]
    private static let states: [DeliveryState] =
        [.applied(at: .now - .minutes(1)), .applied(at: nil), .pending, .needsPassword, .paused]
        + DeliveryFailure.allCases.map { failure in
            failure.kind == .transient ? .waiting(failure, until: .now + .minutes(7)) : .failed(failure)
        }

    private static let signIn: [Sample] =
        [
            Sample("sign-in", SignInPage()),
            Sample("sign-in-wrong", SignInPage(email: "ada@northwind.example", problems: [.wrongCredentials])),
            Sample("home", HomePage(familiarName: "Ada", receipts: receipts), in: .ada),
            Sample(
                "home-managed",
                HomePage(
                    familiarName: "Ada", receipts: [Receipt(.named("Head office"), .kept)], manager: "Head office"),
                in: .ada),
            Sample(
                "home-notices",
                HomePage(
                    familiarName: "Ada",
                    notices: [
                        .passwordExpires(inDays: 3, mayChangeAfter: false), .factorMissing(by: .now + .days(5)),
                        .recoveryAddressMissing,
                        .recoveryAddressWaiting(address: "ada@home.example"), .recoveryAddressVerified,
                    ],
                    receipts: manyReceipts), in: .ada),
            Sample(
                "home-expiring-softly",
                HomePage(familiarName: "Ada", notices: [.passwordExpires(inDays: 0, mayChangeAfter: true)]), in: .ada),
            Sample(
                "sessions", SessionsPage(sessions: sessions, current: sessions[0].id, outcome: .oneEnded), in: .ada),
            Sample("sessions-one", SessionsPage(sessions: [sessions[0]], current: sessions[0].id), in: .ada),
        ]
        + SignInNotice.allCases.map { Sample("sign-in-\($0.rawValue)", SignInPage(notice: $0)) }
        + [Sample("sign-in-confirm-recovery-address", SignInPage(confirming: try? EmailAddress("ada@home.example")))]

    private static let sessions = [
        session("01a", "Firefox on Windows", "192.0.2.7", since: .hours(1), seen: .zero),
        session("01b", "Safari on iPhone", "2001:db8::7", since: .days(2), seen: .hours(5)),
        session("01c", "An unknown browser", "198.51.100.20", since: .days(6), seen: .days(3)),
    ]

    private static func session(
        _ id: String, _ browser: String, _ address: String, since: Duration, seen: Duration
    ) -> Session {
        Session(
            id: ID(rawValue: id), account: ID(rawValue: "01ada"), epoch: 3, signedInAt: .now - since,
            lastSeenAt: .now - seen, origin: Origin(address: address, browser: browser))
    }

    private static let rules: PasswordRuleList = {
        let words = AccountWords(
            userName: "ada", email: address("ada@northwind.example"), name: person("Ada", "Lindqvist"))
        return PasswordRuleList(PasswordPolicy(), words: words)
    }()
    private static let strictRules: PasswordRuleList = {
        var policy = PasswordPolicy()
        policy.required = Set(CharacterClass.allCases)
        policy.forbidsSequences = true
        policy.minimumLength = 16
        let words = AccountWords(
            userName: "ada", email: address("ada@northwind.example"), name: person("Ada", "Lindqvist"))
        let there = DirectoryPasswordPolicy(
            minimumLength: 14, historyLength: 24, minimumAge: .zero, maximumAge: nil, demandsComplexity: true,
            lockoutThreshold: 5, lockoutDuration: nil)
        let directories = ConnectionName("Head office").map { [DirectoryRules(directory: $0, policy: there)] }
        return PasswordRuleList(policy, words: words, directories: directories ?? [])
    }()

    private static let resets: [Sample] =
        [
            Sample("reset-request", ResetRequestPage()),
            Sample("reset-request-malformed", ResetRequestPage(email: "ada@", problems: [.addressMalformed])),
            Sample("reset-request-sent", ResetRequestSentPage(linkMinutes: 30)),
            Sample(
                "activation-managed",
                NewPasswordPage(
                    purpose: .activation, email: "ada@northwind.example", rules: rules,
                    manager: .init(directory: "Head office", place: "https://passwords.example.org"))),
            Sample("new-password", NewPasswordPage(purpose: .reset, email: "ada@northwind.example", rules: rules)),
            Sample(
                "new-password-broken",
                NewPasswordPage(
                    purpose: .reset, email: "ada@northwind.example", rules: strictRules,
                    problems: [
                        .passwordTooShort(minimum: 16), .passwordNeeds(.digit), .passwordContainsSequence("abc"),
                        .passwordMismatch,
                    ])),
            Sample(
                "activation", NewPasswordPage(purpose: .activation, email: "ada@northwind.example", rules: rules)),
            Sample("reset-done", ResetDonePage(receipts: receipts)),
            Sample("reset-done-followed", ResetDonePage(receipts: followed)),
            Sample("reset-done-nobodys", ResetDonePage(receipts: [])),
            Sample("link-dead-outcome", LinkDeadPage(purpose: .reset, hasOutcome: true)),
        ]
        + Machine.allCases.map { Sample("reset-done-\($0)", ResetDonePage(machine: $0, receipts: receipts)) }
        + LinkDeadPage.Purpose.allCases.map { Sample("link-dead-\($0)", LinkDeadPage(purpose: $0)) }

    private static let changes: [Sample] = [
        Sample(
            "security",
            SecurityPage(
                password: SecurityPage.PasswordCard(
                    changedAt: .now - .days(40), expiresAt: .now + .days(50), isElsewhere: true),
                factors: [.totp], sessionCount: 2, recovery: verified, activity: Array(activity.prefix(3))), in: .ada),
        Sample(
            "security-managed-elsewhere",
            SecurityPage(
                password: SecurityPage.PasswordCard(
                    changedAt: nil, expiresAt: nil, manager: .init(directory: "Head office", place: nil),
                    isElsewhere: true),
                sessionCount: 1, recovery: RecoveryAddresses(), activity: []), in: .ada),
        Sample("password-system", PasswordSystemPage(), in: .ada),
        Sample("password-system-windows", PasswordSystemPage(machine: .windows), in: .ada),
        Sample(
            "change-password-elsewhere",
            ChangePasswordPage(
                email: "ada@northwind.example", rules: rules,
                manager: .init(directory: "Head office", place: "https://passwords.example.org")), in: .ada),
        Sample(
            "change-password-elsewhere-asked",
            ChangePasswordPage(
                email: "ada@northwind.example", rules: rules, cause: .asked,
                manager: .init(directory: "Head office", place: nil), problems: [.passwordManagedElsewhere]), in: .ada),
        Sample("change-password", ChangePasswordPage(email: "ada@northwind.example", rules: rules), in: .ada),
        Sample(
            "change-password-expired",
            ChangePasswordPage(email: "ada@northwind.example", rules: rules, cause: .expired), in: .ada),
        Sample(
            "change-password-asked",
            ChangePasswordPage(
                email: "ada@northwind.example", rules: rules, cause: .asked, problems: [.wrongCredentials]), in: .ada),
        Sample(
            "change-password-broken",
            ChangePasswordPage(
                email: "ada@northwind.example", rules: rules,
                problems: [.wrongCredentials, .passwordCommon(.listedWord), .passwordContainsName]), in: .ada),
        Sample("password-done", PasswordDonePage(receipts: manyReceipts)),
        Sample("password-done-signed-in", PasswordDonePage(receipts: receipts), in: .ada),
        Sample("password-done-followed", PasswordDonePage(receipts: followed)),
        Sample("password-places", PasswordPlacesPage(receipts: everyReceipt), in: .ada),
        Sample("password-places-portal", PasswordPlacesPage(receipts: receipts), in: .ada),
        Sample("activity", ActivityPage(lines: activity, older: "01old", isContinued: true), in: .ada),
        Sample("activity-empty", ActivityPage(lines: []), in: .ada),
    ]

    private static let factors: [Sample] = [
        Sample("factor-authenticator", FactorPage(purpose: .signIn, kinds: [.totp])),
        Sample("factor-several", FactorPage(purpose: .signIn, kinds: [.push, .totp, .recoveryCode])),
        Sample("factor-wrong", FactorPage(purpose: .reset, kinds: [.totp, .recoveryCode], problems: [.codeWrong])),
        Sample(
            "factor-clock", FactorPage(purpose: .change, kinds: [.totp], problems: [.codeFromOtherTime]), in: .ada),
        Sample("factor-locked", FactorPage(purpose: .signIn, kinds: [.totp], problems: [.accountLocked])),
        Sample(
            "factor-recovery-code",
            FactorPage(purpose: .factors, kinds: [.recoveryCode, .totp], next: .authenticator), in: .ada),
        Sample("factor-enrolment-code", FactorPage(purpose: .signIn, kinds: [.enrolmentCode])),
        Sample(
            "factor-enrolment-link", FactorPage(purpose: .signIn, kinds: [.enrolmentCode], holdsEnrolmentLink: true)),
        Sample("factor-password", FactorPasswordPage(next: .authenticator), in: .ada),
        Sample(
            "factor-password-wrong", FactorPasswordPage(next: .overview, problems: [.wrongCredentials]), in: .ada),
        Sample("factors", factorsPage(), in: .ada),
        Sample("factors-due", factorsPage(requirement: .due(by: .now + .days(5))), in: .ada),
        Sample("factors-overdue", factorsPage(requirement: .overdue), in: .ada),
        Sample("factors-off", factorsPage(offers: false), in: .ada),
        Sample("factors-active", factorsPage(authenticator, codes: 9), in: .ada),
        Sample("factors-confirmed", factorsPage(unused, outcome: .confirmed), in: .ada),
        Sample("factors-removed", factorsPage(outcome: .removed), in: .ada),
        Sample("factors-last", factorsPage(authenticator, codes: 1, problems: [.lastFactor]), in: .ada),
        Sample("authenticator", authenticatorPage(isReplacement: false), in: .ada),
        Sample("authenticator-replacement", authenticatorPage(isReplacement: true, problems: [.codeWrong]), in: .ada),
        Sample("recovery-codes", RecoveryCodesPage(left: 3), in: .ada),
        Sample("recovery-codes-none", RecoveryCodesPage(left: 0, problems: [.factorRequired]), in: .ada),
        Sample("recovery-codes-new", NewRecoveryCodesPage(codes: codes), in: .ada),
    ]

    private static let authenticator = FactorsPage.AuthenticatorCard(
        since: .now - .days(200), lastUsed: .now - .hours(3))
    private static let unused = FactorsPage.AuthenticatorCard(since: .now, lastUsed: nil)

    private static func factorsPage(
        _ authenticator: FactorsPage.AuthenticatorCard? = nil, offers: Bool = true, codes: Int = 0,
        requirement: FactorRequirement = .met, outcome: FactorsPage.Outcome? = nil, problems: [Refusal] = []
    ) -> FactorsPage {
        FactorsPage(
            authenticator: authenticator, offersAuthenticator: offers, recoveryCodes: codes, requirement: requirement,
            outcome: outcome, problems: problems)
    }

    private static func authenticatorPage(isReplacement: Bool, problems: [Refusal] = []) -> AuthenticatorPage {
        let key = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
        let uri = "otpauth://totp/Northwind:ada%40northwind.example?secret=\(key.filter { $0 != " " })&issuer=Northwind"
        let code = QRCode(Secret(uri))
        return AuthenticatorPage(
            qrPath: code?.svgPath ?? Secret(""), qrSide: code?.side ?? 0, key: Secret(key),
            isReplacement: isReplacement, problems: problems)
    }

    private static let codes = (0..<10).map { number in
        RecoveryCode(entropy: (0..<16).map { UInt8($0 * 16 + number) }).text
    }

    private static let activity: [ActivityPage.Line] = AuditKind.allCases.enumerated().map { hours, kind in
        ActivityPage.Line(
            kind, details: ["from": "192.0.2.7", "browser": "Firefox on Windows"], at: .now - .hours(hours))
    }

    private static let verified = RecoveryAddresses(
        verified: recoveryAddress("ada@home.example", verifiedAt: .now - .days(90), servesFrom: .now - .days(89)))

    private static func recoveryAddress(
        _ text: String, verifiedAt: Timestamp?, servesFrom: Timestamp?
    ) -> RecoveryAddress {
        RecoveryAddress(
            id: ID(rawValue: "01r"), account: ID(rawValue: "01ada"), address: address(text),
            requestedAt: .now - .hours(1), verifiedAt: verifiedAt, servesFrom: servesFrom)
    }

    private static func profile(
        _ recovery: RecoveryAddresses, typed: String = "", asks: Bool = false, outcome: ProfilePage.Outcome? = nil,
        problems: [Refusal] = []
    ) -> ProfilePage {
        ProfilePage(
            name: "Ada Lindqvist", email: "ada@northwind.example", userName: "ada", recovery: recovery,
            typedAddress: typed, asksCurrentPassword: asks, outcome: outcome, problems: problems)
    }

    private static let recovery: [Sample] = [
        Sample("profile", profile(RecoveryAddresses()), in: .ada),
        Sample("profile-asks-password", profile(verified, asks: true, outcome: .verified), in: .ada),
        Sample(
            "profile-waiting",
            profile(
                RecoveryAddresses(
                    verified: recoveryAddress(
                        "ada@home.example", verifiedAt: .now - .hours(2), servesFrom: .now + .hours(22)),
                    pending: recoveryAddress("ada@new.example", verifiedAt: nil, servesFrom: nil)),
                outcome: .saved), in: .ada),
        Sample(
            "profile-broken",
            profile(
                RecoveryAddresses(), typed: "ADA@northwind.example", asks: true, outcome: nil,
                problems: [.addressSameAsPrimary, .reauthenticationRequired]), in: .ada),
        Sample(
            "profile-form-expired", profile(RecoveryAddresses(), outcome: .removed, problems: [.formExpired]), in: .ada),
        Sample("profile-link-dead", profile(RecoveryAddresses(), outcome: .linkDead), in: .ada),
        Sample("profile-proven", profile(verified, typed: "ada@new.example", outcome: .proven), in: .ada),
        Sample("undo", UndoPage(oldAddress: "ada@home.example", newAddress: "mallory@evil.example")),
        Sample(
            "undo-primary",
            UndoPage(isPrimary: true, oldAddress: "ada@northwind.example", newAddress: "mallory@evil.example")),
        Sample("undo-added", UndoPage(oldAddress: nil, newAddress: "mallory@evil.example")),
        Sample("undo-done", UndoDonePage()),
    ]

    private static let errors: [Sample] = [
        ErrorPage.Kind.badRequest, .crossSite, .notAllowed, .notFound, .methodNotAllowed, .tooLarge, .unsupportedType,
        .misdirected, .formExpired, .tooManyAttempts(retryAfter: 840), .broken(reference: "01hx7"),
        .busy(retryAfter: 5),
    ].map { Sample("error-\($0.code)", ErrorPage($0)) }

    private static let demo: [Sample] = [
        Sample("demo-mail-empty", DemoMailListPage(lines: []), in: .demo),
        Sample(
            "demo-mail",
            DemoMailListPage(lines: [
                DemoMailListPage.Line(
                    id: "01m", to: "ada@northwind.example", subject: "Reset your password", at: .now - .minutes(1)),
                DemoMailListPage.Line(id: "01n", to: "ada@home.example", subject: "", at: .now - .hours(1)),
            ]), in: .demo),
        Sample(
            "demo-mail-one",
            DemoMailPage(
                subject: "Reset your password",
                headers: [
                    DemoMailPage.Header(name: "To", value: "ada@northwind.example"),
                    DemoMailPage.Header(name: "X-Lockstep-Notice", value: "password-reset"),
                ],
                text: """
                    Hello Ada,

                    somebody asked to reset the password of your account. To choose a new one, open:

                    http://localhost:8080/reset/lsr_4f8a1c

                    If it was not you, do nothing: your password stays as it is.
                    """), in: .demo),
    ]

    private static let hostile: [Sample] = [
        Sample("hostile-sign-in", SignInPage(email: Hostile.text, problems: [.wrongCredentials]), in: .hostile),
        Sample(
            "hostile-home",
            HomePage(
                familiarName: Hostile.text, notices: [.recoveryAddressWaiting(address: Hostile.text)],
                receipts: [Receipt(.named(Hostile.text), .waiting(Hostile.text))]), in: .hostile),
        Sample(
            "hostile-sessions",
            SessionsPage(
                sessions: [session(Hostile.text, Hostile.text, Hostile.text, since: .zero, seen: .zero)],
                current: ID(rawValue: "")), in: .hostile),
        Sample(
            "hostile-new-password",
            NewPasswordPage(
                purpose: .reset, email: Hostile.text,
                rules: PasswordRuleList(
                    PasswordPolicy(),
                    words: AccountWords(
                        userName: Hostile.text, email: address("ada@northwind.example"), name: person("<b>", "\"'&"))),
                problems: [.passwordContainsSequence(Hostile.text)]), in: .hostile),
        Sample(
            "hostile-profile",
            ProfilePage(
                name: Hostile.text, email: Hostile.text, userName: Hostile.text, recovery: verified,
                typedAddress: Hostile.text, asksCurrentPassword: true, problems: [.addressMalformed]), in: .hostile),
        Sample(
            "hostile-activity",
            ActivityPage(
                lines: [
                    ActivityPage.Line(
                        .signInFailed, details: ["from": Hostile.text, "browser": Hostile.text], at: .now)
                ], older: Hostile.text), in: .hostile),
        Sample(
            "hostile-mail",
            DemoMailPage(
                subject: Hostile.text, headers: [DemoMailPage.Header(name: Hostile.text, value: Hostile.text)],
                text: "javascript:alert(1) http://a.example/\"><script>alert(1)</script> \(Hostile.text)"), in: .hostile
        ),
    ]
}
