import Domain
import Formats
import UseCases
import Web

extension Sample {
    /// Who calls, who consents, and *this wasn't me*.
    static let helpDesk: [Sample] = made { try callers() + consents() + notMe() }

    private static func push(_ state: PushRequest.State) throws -> ShownPushRequest? {
        let request = PushRequest(
            id: ID(rawValue: "01k00000000000000000000400"), account: try Account.sample().id,
            flow: ID(rawValue: "01k00000000000000000000401"), purpose: .callerCheck, number: SealedSecret(text: ""),
            origin: Origin(address: "192.0.2.7", browser: "Firefox on Linux"), createdAt: .now,
            expiresAt: .now + .minutes(1), state: state)
        return SixDigitCode(typed: "402817").map { ShownPushRequest(request: request, number: $0) }
    }

    private static func callers() throws -> [Sample] {
        let (ada, own) = (
            try Account.sample(), VerifiedCaller(means: .push, at: .now - .minutes(2), by: .nobody, isOwn: true)
        )
        let other = VerifiedCaller(
            means: .code, at: .now - .minutes(9), by: .administrator("Per Oskarsson"), isOwn: false)
        let page = { (caller: CallerStanding, problems: [Refusal]) in CallerPage(caller: caller, problems: problems) }
        return [
            Sample(
                "caller", page(CallerStanding(account: ada, hasPhone: true), []), in: .olga(.helpdesk)),
            Sample(
                "caller-no-phone", page(CallerStanding(account: ada, hasPhone: false), [.callerCodeWrong]),
                in: .olga(.helpdesk)),
            Sample(
                "caller-asked", page(CallerStanding(account: ada, hasPhone: true, push: try push(.open)), []),
                in: .olga(.helpdesk)),
            Sample(
                "caller-was-not-me",
                page(CallerStanding(account: ada, hasPhone: true, verified: [other], push: try push(.wasNotMe)), []),
                in: .olga(.helpdesk)),
            Sample(
                "caller-verified", page(CallerStanding(account: ada, hasPhone: true, verified: [own, other]), []),
                in: .olga(.helpdesk)),
            Sample(
                "caller-administrator",
                page(CallerStanding(account: try administrator(), hasPhone: true), []),
                in: .olga(.administrator, here: "/administrators/:id/verify")),
            Sample(
                "caller-administrator-verified",
                page(CallerStanding(account: try administrator(), hasPhone: true, verified: [own]), []),
                in: .olga(.administrator, here: "/administrators/:id/verify")),
            Sample(
                "user-spoken-code-unverified",
                UserActionPage(account: ada, action: .spokenCode, callers: [], takesTwo: true), in: .olga(.helpdesk)),
            Sample(
                "user-spoken-code-verified",
                UserActionPage(account: ada, action: .spokenCode, callers: [own]), in: .olga(.helpdesk)),
            Sample(
                "user-waits",
                UserDetailsPage(
                    user: UserDetails(account: ada, callers: [own], waits: try reset(.open)),
                    allowed: [.spokenCode], mayVerify: true), in: .olga(.helpdesk)),
            Sample("caller-code", CallerCodePage(), in: .ada),
            Sample(
                "caller-code-shown", CallerCodePage(code: SpokenCode(entropy: [1, 2, 3, 4, 5])), in: .ada),
        ]
    }

    /// Who calls is an administrator themself.
    private static func administrator() throws -> Account {
        Account(
            id: ID(rawValue: "01k00000000000000000000202"), kind: .administrator(.administrator), state: .active,
            email: try EmailAddress("a2@northwind.example"), userName: nil,
            name: try PersonName(given: "Per", family: "Oskarsson"), epoch: 1, passwordChangedAt: .now - .days(3),
            expiryCountsFrom: nil, expiredAt: nil, passwordNeverExpires: false, managedBy: .local,
            createdAt: .now - .days(90))
    }

    private static func reset(
        _ state: DeskReset.State, _ act: DeskReset.Act = .spokenCode, caller: CallerCheck.Means? = .push,
        hasCode: Bool = false
    ) throws -> DeskReset {
        DeskReset(
            id: ID(rawValue: "01k00000000000000000000402"), account: try Account.sample().id, act: act,
            asker: .account(ID(rawValue: "01k00000000000000000000210")), askerEpoch: 1,
            reason: try Reason("New phone; the old one was stolen on the train"), caller: caller, state: state,
            askedAt: .now - .minutes(4), decidedAt: state == .open ? nil : .now - .minutes(1),
            decidedBy: state == .open ? nil : .account(ID(rawValue: "01k00000000000000000000211")),
            code: hasCode ? SealedSecret(text: "") : nil)
    }

    private static func shown(_ reset: DeskReset, isOwn: Bool = false, hostile: Bool = false) throws -> ShownDeskReset {
        ShownDeskReset(
            reset: reset, person: hostile ? try Account.hostile() : try Account.sample(),
            asker: .administrator(hostile ? "<b>\"x" : "Quentin Adebayo-Featherstonehaugh"),
            decider: reset.decidedBy.map { _ in .administrator("Per Oskarsson") }, isOwn: isOwn)
    }

    private static func consents() throws -> [Sample] {
        let here: PortalPath = "/consents"
        return [
            Sample(
                "consents",
                ConsentsPage(consents: [
                    try shown(try reset(.open)), try shown(try reset(.refused, .resetAuthenticator), isOwn: true),
                    try shown(try reset(.done), isOwn: true),
                ]), in: .olga(.administrator, here: here)),
            Sample("consents-none", ConsentsPage(consents: []), in: .olga(.helpdesk, here: here)),
            Sample(
                "consents-hostile", ConsentsPage(consents: [try shown(try reset(.open), hostile: true)]),
                in: .hostileOwner),
            Sample(
                "consent", ConsentPage(shown: try shown(try reset(.open)), mayConsent: true),
                in: .olga(.owner, here: here)),
            Sample(
                "consent-no-reason",
                ConsentPage(
                    shown: try shown(try reset(.open, caller: nil)), mayConsent: true, problems: [.reasonMissing]),
                in: .olga(.owner, here: here)),
            Sample(
                "consent-read", ConsentPage(shown: try shown(try reset(.open)), mayConsent: false),
                in: .olga(.helpdesk, here: here)),
            Sample(
                "consent-own", ConsentPage(shown: try shown(try reset(.open), isOwn: true), mayConsent: false),
                in: .olga(.helpdesk, here: here)),
            Sample(
                "consent-own-code",
                ConsentPage(shown: try shown(try reset(.done, hasCode: true), isOwn: true), mayConsent: false),
                in: .olga(.helpdesk, here: here)),
            Sample(
                "consent-stopped",
                ConsentPage(
                    shown: try shown(try reset(.stopped)), mayConsent: true, problems: [.consentOver]),
                in: .olga(.owner, here: here)),
        ]
    }

    private static func notMe() throws -> [Sample] {
        [
            Sample("not-me-asked", NotMePage(reset: try reset(.open))),
            Sample("not-me", NotMePage(reset: try reset(.done, .sendReset), isSignedIn: true), in: .ada),
            Sample("not-me-done", NotMeDonePage(isSuspended: false)),
            Sample("not-me-closed", NotMeDonePage(isSuspended: true)),
            Sample(
                "home-help-desk", HomePage(familiarName: "Ada", notices: [.deskReset(try reset(.done))]), in: .ada),
        ]
    }
}
