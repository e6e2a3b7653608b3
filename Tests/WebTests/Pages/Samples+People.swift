import Domain
import UseCases
import Web

extension PageContext {
    /// Olga again, with what her role opens.
    static func olga(_ role: AdministratorRole, here: PortalPath = "/users") -> PageContext {
        var context = PageContext.olga
        (context.sections, context.here) = (AdministrationSection.open(to: role.rights), here)
        return context
    }

    static let hostileOwner: PageContext = {
        var context = PageContext.hostile.at(.administrators)
        (context.sections, context.here) = (AdministrationSection.open(to: AdministratorRole.owner.rights), "/users")
        return context
    }()
}

extension Account {
    static func sample(
        _ number: Int = 1, given: String = "Ada", family: String = "Lindqvist", address: String? = nil,
        state: AccountState = .active
    ) throws -> Account {
        Account(
            id: ID(rawValue: "01k00000000000000000000\(100 + number)"), kind: .user, state: state,
            email: try EmailAddress(address ?? "\(given.lowercased())@northwind.example"),
            userName: try? UserName(given.lowercased()), name: try PersonName(given: given, family: family), epoch: 1,
            passwordChangedAt: state == .staged ? nil : .now - .days(40), expiryCountsFrom: nil, expiredAt: nil,
            passwordNeverExpires: false, managedBy: .local, createdAt: .now - .days(400))
    }

    /// Nobody gets a name with control characters in it; everything else they may.
    static func hostile(_ number: Int = 99) throws -> Account {
        try sample(
            number, given: "<script>alert(1)</script>\"' &lt;",
            family: String(repeating: "Wolfeschlegelsteinhausen", count: 4),
            address: "\(String(repeating: "a", count: 60))@\(String(repeating: "northwind-", count: 5))x.example")
    }
}

extension UserOverview {
    static func sample(
        _ account: Account, lockedUntil: Timestamp? = nil, isExpired: Bool = false, isExpiring: Bool = false,
        lastSignedInAt: Timestamp? = .now - .days(1)
    ) -> UserOverview {
        UserOverview(
            account: account, lockedUntil: lockedUntil, isExpired: isExpired, isExpiring: isExpiring,
            hasFactor: true, hasRecoveryAddress: true, lastSignedInAt: lastSignedInAt)
    }
}

extension Sample {
    /// Where one can't be made, its golden file is left over, and a test says so.
    static let people: [Sample] = made { try lists() + details() + actions() }

    private static func crowd() throws -> [UserOverview] {
        return [
            .sample(try .sample()),
            .sample(try .sample(2, given: "Berta", family: "Ekman"), lockedUntil: .now + .minutes(12)),
            .sample(try .sample(3, given: "Kim", family: "Nguyen"), isExpiring: true),
            .sample(
                try .sample(4, given: "Zoë", family: "Oyelaran-Featherstonehaugh", address: "zoe@northwind.example"),
                isExpired: true, lastSignedInAt: .now - .days(200)),
            .sample(try .sample(5, given: "Ivo", family: "Suarez", state: .suspended)),
            .sample(try .sample(6, given: "Mia", family: "Adeyemi", state: .staged), lastSignedInAt: nil),
        ]
    }

    private static func lists() throws -> [Sample] {
        [
            Sample(
                "users",
                UserListPage(
                    query: UserQuery(), users: try crowd(), next: "after.x.tx", count: (1_000, true),
                    actions: UserAction.allCases.filter(\.isForMany)), in: .olga(.administrator)),
            Sample(
                "users-filtered",
                UserListPage(
                    query: UserQuery(filter: .locked), users: Array(try crowd()[1...1]), previous: "before.x.n1",
                    count: (1, false)),
                in: .olga(.helpdesk)),
            Sample(
                "users-searched",
                UserListPage(
                    query: UserQuery(search: "ber% <b>", filter: .locked), users: [], isCutShort: false),
                in: .olga(.auditor)),
            Sample(
                "users-nobody-ticked",
                UserListPage(
                    query: UserQuery(filter: .locked), users: Array(try crowd()[1...1]), count: (1, false),
                    actions: [.account(.unlock), .signOut], problems: [.nobodyChosen]), in: .olga(.owner)),
            Sample(
                "users-none", UserListPage(query: UserQuery(), users: [], count: (0, false)), in: .olga(.owner)),
            Sample(
                "users-hostile",
                UserListPage(
                    query: UserQuery(search: Hostile.text, order: .lastSignIn, direction: .descending),
                    users: [.sample(try .hostile(), lockedUntil: .distantFuture, isExpired: true)], next: "after.x.tx",
                    isCutShort: true),
                in: .hostileOwner),
        ]
    }

    private static func bindings(of account: Account) throws -> [BindingOverview] {
        let settings = try ConnectionSettings([
            .kind: "ldap", .servers: "ldaps://ldap.example.org",
            .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            .readerName: "cn=reader,dc=example", .writerName: "cn=writer,dc=example", .searchBase: "dc=example",
        ])
        let pair = DeliveryPair(epoch: 0, generation: 1)
        let owed = [
            nil,
            Delivery(
                pair: pair, password: .verifier, queuedAt: .now - .hours(3), dueAt: .now + .minutes(7), failures: 9,
                failure: .unreachable),
            Delivery(pair: pair, password: .neededOnceMore, queuedAt: .now - .days(8), dueAt: .distantFuture),
            Delivery(
                pair: pair, password: .verifier, queuedAt: .now - .days(1), dueAt: .distantFuture, failures: 1,
                failure: .passwordInHistory),
        ]
        return zip(["Head office", "Branch", "Old branch", Hostile.text], owed).compactMap { name, owed in
            let connection = ConnectionName(name.prefix(20)).map {
                Connection(id: ID(rawValue: "01c"), name: $0, settings: settings, createdAt: .now - .days(90))
            }
            let target = BoundTarget(
                account: account.id, connection: ID(rawValue: "01c"), generation: 1,
                held: BoundTarget.Held(pair: pair, at: .now - .days(2)), owed: owed)
            let binding = Binding(
                id: ID(rawValue: "01b"), entry: "uid=ada,ou=people,dc=example", boundAt: .now - .days(90),
                target: target)
            return connection.map { BindingOverview(binding: binding, connection: $0) }
        }
    }

    private static func managed(_ account: Account) throws -> [BindingOverview] {
        guard let name = ConnectionName("Head <office>") else { return [] }
        let settings = try ConnectionSettings([
            .kind: "ldap", .servers: "ldaps://ldap.example.org",
            .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            .readerName: "cn=reader,dc=example", .writerName: "cn=writer,dc=example", .searchBase: "dc=example",
            .authority: "directory", .changeAt: "https://passwords.example.org",
        ])
        let target = BoundTarget(account: account.id, connection: ID(rawValue: "01c"))
        return [
            BindingOverview(
                binding: Binding(
                    id: ID(rawValue: "01b"), entry: "uid=ada,ou=people,dc=example", boundAt: .now - .days(90),
                    target: target),
                connection: Connection(
                    id: ID(rawValue: "01c"), name: name, settings: settings, createdAt: .now - .days(90)))
        ]
    }

    private static func details() throws -> [Sample] {
        let account = try Account.sample()
        let locked = UserDetails(
            account: account, problems: [.locked(until: .now + .minutes(12)), .recoveryAddressPending],
            mend: .account(.unlock),
            actions: [.account(.unlock), .sendReset(.primary), .resetAuthenticator, .spokenCode, .account(.suspend)],
            lockedUntil: .now + .minutes(12), expires: .now + .days(50), lastSignedInAt: .now - .days(1),
            factors: [
                FactorOverview(kind: .totp, name: nil, addedAt: .now - .days(300), lastUsedAt: .now - .days(1)),
                FactorOverview(
                    kind: .passkey, name: FactorName("Work laptop"), addedAt: .now - .days(20), lastUsedAt: nil),
            ], recoveryCodes: 7, sessions: [session(of: account)], moreSessions: 1_204,
            events: [
                UserEvent(
                    .accountLocked, details: ["from": "192.0.2.7", "browser": "Firefox on Windows"],
                    at: .now - .minutes(3), by: .nobody),
                UserEvent(
                    .accountRestored, details: ["reason": "Back from parental leave"], at: .now - .days(2),
                    by: .administrator("Olga Berg")),
                UserEvent(.accountAdded, at: .now - .days(400), by: .host),
            ],
            mails: [
                UserMail(.accountLocked, to: account.email, .sent, at: .now - .minutes(3)),
                UserMail(
                    .passwordReset, to: account.email, .givenUp, at: .now - .days(9),
                    failure: "550 5.1.1 no such mailbox"),
            ])
        let fine = UserDetails(account: account, actions: UserAction.allCases, lastSignedInAt: .now)
        let hostile = UserDetails(
            account: try .hostile(), problems: [.expired, .mailGivenUp(nil)], mend: .account(.restore),
            actions: [.account(.restore)], isExpired: true,
            factors: [
                FactorOverview(
                    kind: .push, name: FactorName("<script>\"' onfocus=x"), addedAt: .now, lastUsedAt: nil)
            ], sessions: [session(of: account, browser: Hostile.text, address: Hostile.text)],
            events: [
                UserEvent(
                    .accountStateChanged, details: ["reason": Hostile.text], at: .now, by: .administrator(Hostile.text))
            ], mails: [UserMail(nil, to: account.email, .tried, at: .now, failure: Hostile.text)])
        return [
            Sample(
                "user-directories", DirectoryStatesPage(account: account, states: try states()), in: .olga(.helpdesk)),
            Sample("user-directories-none", DirectoryStatesPage(account: account, states: []), in: .olga(.owner)),
            Sample(
                "user-directories-bound",
                DirectoryStatesPage(account: account, states: try states(), mayBind: true, done: .bound),
                in: .olga(.administrator)),
            Sample(
                "user-managed",
                UserDetailsPage(
                    user: UserDetails(account: account, bindings: try managed(account)), allowed: [], mayBind: true),
                in: .olga(.administrator)),
            Sample("user-locked", UserDetailsPage(user: locked, allowed: locked.actions), in: .olga(.administrator)),
            Sample(
                "user-bound",
                UserDetailsPage(user: UserDetails(account: account, bindings: try bindings(of: account)), allowed: []),
                in: .olga(.administrator)),
            Sample(
                "user-fine",
                UserDetailsPage(user: fine, allowed: fine.actions, done: .account(.unlock)), in: .olga(.owner)),
            Sample(
                "user-session",
                UserSessionPage(account: account, session: session(of: account), problems: [.reasonMissing]),
                in: .olga(.administrator)),
            Sample(
                "user-session-ended", UserDetailsPage(user: fine, allowed: [], hasEndedSession: true),
                in: .olga(.administrator)),
            Sample(
                "user-session-hostile",
                UserSessionPage(
                    account: try .hostile(),
                    session: session(of: account, browser: Hostile.text, address: Hostile.text),
                    reason: Hostile.text), in: .hostileOwner),
            Sample(
                "user-removed", RemovedUserPage(user: try removed(by: .program("Entra ID")), mayAudit: true),
                in: .olga(.auditor)),
            Sample(
                "user-removed-hostile",
                RemovedUserPage(
                    user: try removed(by: .administrator(Hostile.text), because: Hostile.text, hostile: true),
                    mayAudit: false),
                in: .hostileOwner),
            Sample("user-auditor", UserDetailsPage(user: locked, allowed: []), in: .olga(.auditor)),
            Sample("user-hostile", UserDetailsPage(user: hostile, allowed: hostile.actions), in: .hostileOwner),
        ]
    }

    private static func removed(
        by hand: EventHand, because reason: String? = nil, hostile: Bool = false
    ) throws -> UserDetails {
        var account = hostile ? try Account.hostile() : try Account.sample()
        account.state = .removed
        var details = ["from": "active", "to": "removed"]
        details["reason"] = reason
        return UserDetails(
            account: account,
            events: [
                UserEvent(.accountStateChanged, details: details, at: .now - .days(2), by: hand),
                UserEvent(.accountAdded, at: .now - .days(400), by: .host),
            ])
    }

    private static func states() throws -> [DirectoryState] {
        var there = DirectoryAccount(
            name: try DistinguishedName("CN=anna,DC=ex,DC=test"), identifier: EntryIdentifier(bits: 7))
        there.passwordChangedAt = .now - .days(3)
        there.passwordExpiresAt = .now + .days(39)
        there.lockedAt = .now - .minutes(4)
        there.mustChangePassword = true
        let strict = DirectoryPasswordPolicy(
            minimumLength: 15, historyLength: 24, minimumAge: .days(1), maximumAge: .days(42), demandsComplexity: true,
            lockoutThreshold: 5, lockoutDuration: nil)
        let answers: [(String, PasswordAuthority, DirectoryState.Answer)] = [
            ("Domain", .both, .account(there)), ("<script>\"' onfocus=x", .directory, .missing),
            ("Branch", .lockstep, .silent),
        ]
        return answers.compactMap { name, authority, answer in
            ConnectionName(name).map {
                DirectoryState(
                    binding: ID(rawValue: "01k00000000000000000000900"), entry: "uid=anna,\(name)", connection: $0,
                    authority: authority,
                    answer: answer, policy: name == "Domain" ? strict : nil,
                    source: name == "Domain" ? .own(strict, name: "PSO <strict>") : nil)
            }
        }
    }

    private static func session(
        of account: Account, browser: String = "Firefox on Linux", address: String = "192.0.2.7"
    ) -> Session {
        Session(
            id: ID(rawValue: "01k00000000000000000000500"), account: account.id, epoch: 1, signedInAt: .now - .days(1),
            lastSeenAt: .now - .minutes(4), origin: Origin(address: address, browser: browser))
    }

    private static func actions() throws -> [Sample] {
        [
            Sample(
                "user-action", UserActionPage(account: try .sample(), action: .account(.suspend)),
                in: .olga(.administrator)),
            Sample(
                "user-action-refused",
                UserActionPage(account: try .sample(), action: .sendReset(.primary), problems: [.reasonMissing]),
                in: .olga(.helpdesk)),
            Sample(
                "user-action-impossible",
                UserActionPage(
                    account: try .hostile(), action: .sendReset(.recovery), reason: Hostile.text,
                    problems: [.noRecoveryAddress]), in: .hostileOwner),
            Sample(
                "user-spoken-code", SpokenCodePage(account: try .sample(), code: Secret("7KQM-2F9X")),
                in: .olga(.helpdesk)),
        ]
    }
}
