import Domain
import UseCases
import Web

extension Sample {
    static let administrators: [Sample] =
        made { try home() + lists() + newPerson() + details() + bulk() + mails() + imports() }

    private static func administrator(
        _ number: Int, _ name: String, _ role: AdministratorRole, state: AccountState = .active,
        lockedUntil: Timestamp? = nil, hasFactor: Bool = true
    ) throws -> AdministratorOverview {
        var factors = EnrolledFactors()
        factors.hasAuthenticator = hasFactor
        factors.passkeys = hasFactor ? 1 : 0
        let account = Account(
            id: ID(rawValue: "01k00000000000000000000\(200 + number)"), kind: .administrator(role), state: state,
            email: try EmailAddress("a\(number)@northwind.example"), userName: nil,
            name: try PersonName(given: name, family: ""), epoch: 1, passwordChangedAt: .now - .days(3),
            expiryCountsFrom: nil, expiredAt: nil, passwordNeverExpires: false, managedBy: .local,
            createdAt: .now - .days(90))
        return AdministratorOverview(account: account, role: role, lockedUntil: lockedUntil, factors: factors)
    }

    private static func home() throws -> [Sample] {
        let standing: [UserFilter: Int] = [
            .locked: 3, .expired: 12, .expiring: 41, .noFactor: 1_001, .suspended: 0, .staged: 1, .noRecoveryAddress: 7,
        ]
        let failures = [0, 2, 1, 0, 0, 14, 3, 2, 250, 31, 4, 0, 1, 6]
        let numbers = HomeNumbers(
            standing: standing.mapValues(BoundedCount.init), mailWaiting: BoundedCount(2),
            mailGivenUp: BoundedCount(0), deliveriesWaiting: BoundedCount(12), deliveriesFailed: BoundedCount(1),
            failedSignIns: failures.enumerated().map { DailyFailures(day: 20_766 + $0.offset, failures: $0.element) })
        return [
            Sample(
                "admin-home-numbers",
                AdministratorHomePage(
                    familiarName: "Olga", role: .owner, notices: [.recoveryAddressMissing], numbers: numbers),
                in: .olga(.owner, here: "/"))
        ]
    }

    private static func lists() throws -> [Sample] {
        let all = [
            try administrator(1, "Olga Berg", .owner),
            try administrator(2, "Per Oskarsson", .administrator, lockedUntil: .now + .minutes(5)),
            try administrator(3, "Quentin Adebayo-Featherstonehaugh", .helpdesk, state: .staged, hasFactor: false),
            try administrator(4, "Rosa Lind", .auditor, state: .suspended, hasFactor: false),
            try administrator(5, "Sam Ito", .administrator, hasFactor: false),
        ]
        return [
            Sample(
                "administrators",
                AdministratorsPage(administrators: all, own: all[0].account.id, mayChange: true, hasAdded: true),
                in: .olga(.owner, here: "/administrators")),
            Sample(
                "administrators-read",
                AdministratorsPage(administrators: all, own: all[3].account.id, mayChange: false),
                in: .olga(.auditor, here: "/administrators")),
            Sample("administrators-new", InvitationPage(), in: .olga(.owner, here: "/administrators/new")),
            Sample(
                "administrators-new-refused",
                InvitationPage(
                    email: "per@", name: "", role: .auditor, problems: [.addressMalformed, .nameMalformed]),
                in: .olga(.owner, here: "/administrators/new")),
        ]
    }

    private static func details() throws -> [Sample] {
        let owner = try administrator(1, "Olga Berg", .owner)
        let helper = try administrator(2, "Per Oskarsson", .helpdesk, lockedUntil: .now + .minutes(5))
        let hostile = try administrator(9, "<script>alert(1)</script>\"' &lt;", .auditor)
        let here: PortalPath = "/administrators/:id"
        return [
            Sample(
                "administrator",
                AdministratorPage(
                    administrator: AdministratorDetails(
                        overview: helper, actions: AdministratorAction.plain,
                        events: [
                            UserEvent(
                                .administratorRoleChanged,
                                details: ["from": "auditor", "to": "helpdesk", "reason": "Moved to the help desk"],
                                at: .now - .days(1), by: .administrator("Olga Berg"))
                        ]), mayChange: true, done: .setRole(.helpdesk)),
                in: .olga(.owner, here: here)),
            Sample(
                "administrator-last-owner",
                AdministratorPage(
                    administrator: AdministratorDetails(
                        overview: owner, isLastOwner: true, actions: [.resetAuthenticator]), isOwn: true,
                    mayChange: true),
                in: .olga(.owner, here: here)),
            Sample(
                "administrator-helped",
                AdministratorPage(
                    administrator: AdministratorDetails(overview: helper), mayChange: false, mayVerify: true),
                in: .olga(.administrator, here: here)),
            Sample(
                "administrator-verify-and-change",
                AdministratorPage(
                    administrator: AdministratorDetails(overview: helper, actions: AdministratorAction.plain),
                    mayChange: true, mayVerify: true),
                in: .olga(.owner, here: here)),
            Sample(
                "administrator-hostile",
                AdministratorPage(administrator: AdministratorDetails(overview: hostile), mayChange: false),
                in: .hostileOwner),
            Sample(
                "administrator-role", AdministratorActionPage(account: helper.account, action: .setRole(.helpdesk)),
                in: .olga(.owner, here: here)),
            Sample(
                "administrator-action-refused",
                AdministratorActionPage(
                    account: owner.account, action: .suspend, reason: "I am leaving", problems: [.lastOwner]),
                in: .olga(.owner, here: here)),
        ]
    }

    private static func newPerson() -> [Sample] {
        [
            Sample("new-person", NewPersonPage(), in: .olga(.administrator)),
            Sample(
                "new-person-refused",
                NewPersonPage(
                    email: "<b>nobody", userName: "a@b", familyName: "",
                    problems: [.addressMalformed, .nameMalformed, .userNameMalformed]), in: .olga(.administrator)),
        ]
    }

    private static func bulk() throws -> [Sample] {
        let people = try [Account.sample(), .sample(2, given: "Berta", family: "Ekman"), .hostile(3)]
        let preview = BulkPreview(
            changes: 45, first: people, leftOut: [.nothingToChange: 30, .stateForbids(.staged): 1],
            examples: [
                BulkPreview.Example(account: people[0].id, email: people[0].email, refusal: .nothingToChange),
                BulkPreview.Example(account: people[1].id, email: people[1].email, refusal: .stateForbids(.staged)),
            ])
        let filtered = BulkChoice(people: nil, query: UserQuery(search: "\"ber' <b>", filter: .noFactor))
        let ticked = BulkChoice(people: people.map(\.id.rawValue), query: UserQuery())
        return [
            Sample(
                "bulk-preview",
                BulkPreviewPage(action: .account(.suspend), choice: filtered, preview: preview),
                in: .olga(.administrator)),
            Sample(
                "bulk-preview-refused",
                BulkPreviewPage(
                    action: .signOut, choice: ticked, preview: BulkPreview(changes: 1, first: [people[0]]),
                    problems: [.reasonMissing]), in: .olga(.administrator)),
            Sample(
                "bulk-preview-long",
                BulkPreviewPage(
                    action: .setFactorRule(.required), choice: BulkChoice(people: nil, query: UserQuery()),
                    preview: BulkPreview(changes: 2_000, first: people, isCutShort: true)), in: .olga(.owner)),
            Sample(
                "bulk-preview-nothing",
                BulkPreviewPage(
                    action: .account(.unlock), choice: ticked,
                    preview: BulkPreview(leftOut: [.nothingToChange: 3])), in: .olga(.owner)),
            Sample(
                "bulk-under-way", BulkProgressPage(bulk: try work(endedAt: nil), mayStop: true),
                in: .olga(.administrator)),
            Sample("bulk-under-way-looked-at", BulkProgressPage(bulk: try work(endedAt: nil)), in: .olga(.auditor)),
            Sample("bulk-stopped", BulkProgressPage(bulk: try stopped(), mayStop: true), in: .olga(.administrator)),
            Sample(
                "bulk-list", BulkListPage(actions: [try work(endedAt: nil), try work(endedAt: .now)]),
                in: .olga(.auditor)),
            Sample("bulk-list-empty", BulkListPage(actions: []), in: .olga(.auditor)),
            Sample("bulk-done", BulkProgressPage(bulk: try work(endedAt: .now)), in: .olga(.administrator)),
        ]
    }

    private static func work(endedAt: Timestamp?) throws -> BulkAction {
        BulkAction(
            id: ID(rawValue: "01k00000000000000000000601"), actor: .host, action: .account(.suspend),
            reason: try Reason("The <b>Oslo</b> office closed"), selection: .list(.filtered(.noFactor)),
            begunAt: .now - .minutes(2), changed: 45, leftOut: 31, endedAt: endedAt)
    }

    private static func stopped() throws -> BulkAction {
        var bulk = try work(endedAt: .now)
        bulk.stoppedBy = .host
        return bulk
    }

    private static func imports() -> [Sample] {
        let id = ID<ImportWork>(rawValue: "01k00000000000000000000701")
        let work = { (added: Int, refused: Int, endedAt: Timestamp?) in
            ImportWork(
                id: id, people: 1_200, added: added, alreadyThere: 3, refused: refused, mailsPerMinute: 60,
                begunAt: .now - .minutes(1), endedAt: endedAt)
        }
        return [
            Sample("import-file", ImportFilePage(), in: .olga(.administrator)),
            Sample(
                "import-file-latest", ImportFilePage(latest: [work(512, 0, nil), work(1_199, 1, .now)]),
                in: .olga(.administrator)),
            Sample(
                "import-under-way", ImportProgressPage(work: work(512, 0, nil)), in: .olga(.administrator)),
            Sample("import-done", ImportProgressPage(work: work(1_199, 1, .now)), in: .olga(.administrator)),
            Sample(
                "import-stopped",
                ImportProgressPage(
                    work: ImportWork(
                        id: id, people: 1_200, added: 512, alreadyThere: 3, refused: 0, mailsPerMinute: nil,
                        begunAt: .now - .minutes(1), endedAt: .now, stoppedBy: .host)), in: .olga(.administrator)),
        ]
    }

    private static func mails() throws -> [Sample] {
        let account = try Account.sample()
        return [
            Sample(
                "mail-stuck",
                StuckMailPage(mails: [
                    StuckMail(
                        mail: UserMail(
                            .passwordReset, to: account.email, .givenUp, at: .now - .days(1),
                            failure: "550 5.1.1 <no such> mailbox"), user: account.id, name: account.name.full),
                    StuckMail(
                        mail: UserMail(.accountLocked, to: account.email, .tried, at: .now, failure: "timed out"),
                        user: nil, name: "Olga Berg"),
                ]), in: .olga(.helpdesk, here: "/mail")),
            Sample("mail-none", StuckMailPage(mails: []), in: .olga(.helpdesk, here: "/mail")),
        ]
    }
}
