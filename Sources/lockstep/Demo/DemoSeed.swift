import Domain
import Formats
import Logging
import Synchronization
import UseCases
import Web

/// Fills the demo's installation through the same use cases as everybody's, with a clock that begins in the past.
struct DemoSeed: Sendable {
    /// A clock that stands where the story is.
    final class Clock: Sendable {
        private let time: Mutex<Timestamp>

        init(at start: Timestamp) {
            time = Mutex(start)
        }

        var source: TimeSource { TimeSource { self.time.withLock(\.self) } }

        func set(_ new: Timestamp) {
            time.withLock { $0 = new }
        }
    }

    let installation: Installation
    let clock: Clock
    let transport: any MailTransport
    let mailbox: DemoMailbox
    /// The real one.
    let now: Timestamp

    private static let passwordLives = 90
    /// Of one person's password, which the days before have announced.
    private static let daysLeft = 3
    private static let office = Origin(address: "192.0.2.17", browser: "Firefox on Windows")

    /// How far back the story begins.
    static func start(before now: Timestamp) -> Timestamp {
        now - .days(passwordLives - daysLeft)
    }

    /// - Returns: The activation link of the one who has not activated yet.
    func run() async throws -> Secret<String>? {
        try await set("organisation.contact-name", to: DemoOrganisation.contactName)
        try await set("organisation.contact-email", to: DemoOrganisation.contactEmail)
        try await set("password.expires-after-days", to: String(Self.passwordLives))
        var activation: Secret<String>?
        for person in DemoOrganisation.people.sorted(by: { $0.joined > $1.joined }) {
            clock.set(max(Self.start(before: now), now - person.joined))
            activation = try await add(person) ?? activation
        }
        for person in DemoOrganisation.people {
            try await live(person)
        }
        try await send()
        try await announceExpiry()
        // Last, and looked for at the next start: a seed that was interrupted is done again.
        try await set("organisation.name", to: DemoOrganisation.name)
        return activation
    }

    /// What the sweeps of the days before would have mailed.
    private func announceExpiry() async throws {
        let schedule = DailySchedule(zone: .utc)
        let today = schedule.zone.day(at: now)
        for day in today + Self.daysLeft - ExpirySweep.announcedDays..<today {
            clock.set(schedule.moment(of: day))
            try await ExpirySweeper(installation: installation, logger: Logger(label: "demo")).sweep()
            try await send()
        }
    }

    private func add(_ person: DemoPerson) async throws -> Secret<String>? {
        let new = try person.account
        switch person.story {
        case .staged:
            if try await installation.findUser(new.email) != nil { return nil }
            guard case .done(let added) = try await installation.addAccount(new, by: .host) else { return nil }
            return added.activationLink
        default:
            let added = try await installation.addAccount(
                new, password: DemoOrganisation.password, by: .host, origin: Self.office)
            guard case .refused(let refusals) = added, !refusals.contains(.addressTaken) else { return nil }
            throw CommandFailure.refused(refusals)
        }
    }

    private func live(_ person: DemoPerson) async throws {
        let address = try EmailAddress(person.email)
        switch person.story {
        case .active, .staged, .administrator, .passwordExpiring: break
        case .severalSessions:
            for (minutes, origin) in Self.places {
                clock.set(now - .minutes(minutes))
                _ = try await signIn(person, from: origin)
            }
        case .recoveryVerified(let recovery):
            clock.set(now - .days(20))
            try await save(recovery, of: person)
            clock.set(now - .days(20) + .minutes(3))
            _ = try await signIn(person, from: Self.office, verify: try linkToken(sentTo: recovery))
        case .recoveryPending(let recovery):
            clock.set(now - .minutes(10))
            try await save(recovery, of: person)
        case .suspended:
            clock.set(now - .days(6))
            try await perform(.suspend, on: address)
        case .expired:
            clock.set(now - .days(2))
            try await perform(.expire, on: address)
        case .locked:
            clock.set(now - .minutes(2))
            try await lockOut(person)
        }
    }

    private func perform(_ action: AccountAction, on address: EmailAddress) async throws {
        guard let user = try await installation.findUser(address) else { return }
        _ = try await installation.hostRights.administration.perform(
            .account(action), on: user.account.id, because: nil)
    }

    /// Until an administrator unlocks it, so that there is something to unlock at the next start, too.
    private func lockOut(_ person: DemoPerson) async throws {
        let policy = try await installation.findSettings().lockout
        try await set("lockout.minutes", to: "0")
        for _ in 0..<policy.attempts {
            _ = try await signIn(person, from: Origin(address: "203.0.113.66", browser: "curl"), password: "guess")
        }
        try await set("lockout.minutes", to: String((policy.lasts ?? .zero).inMilliseconds / 60_000))
    }

    private func save(_ recovery: String, of person: DemoPerson) async throws {
        guard let session = try await signIn(person, from: Self.office) else { return }
        _ = try await installation.saveRecoveryAddress(
            recovery, of: session.signedIn, currentPassword: nil, browser: session.browser, origin: Self.office)
        try await send()
    }

    private func signIn(
        _ person: DemoPerson, from origin: Origin, password: String = DemoOrganisation.password, verify: Token? = nil
    ) async throws -> NewSession? {
        let browser = BrowserState(browser: nil, previousSession: nil, verifyLink: verify, origin: origin)
        let outcome = try await installation.signIn(
            name: person.email, password: password, at: try person.account.kind.entrance, from: browser)
        guard case .done(.ended(let session)) = outcome else { return nil }
        return session
    }

    private func send() async throws {
        let worker = MailWorker(
            installation: installation, transport: transport,
            sender: Mailbox(name: "Lockstep", address: try EmailAddress(DemoOrganisation.sender)),
            logger: Logger(label: "demo"))
        while try await worker.sendDue() > 0 {}
    }

    private func linkToken(sentTo address: String) throws -> Token? {
        let mail = try mailbox.list().first { $0.to == address }
        let link = mail?.text.split(separator: "\n").first { $0.hasPrefix(installation.baseURL) }
        return link?.split(separator: "/").last.flatMap { Token(parsing: $0, as: .verifyLink) }
    }

    private func set(_ key: String, to value: String) async throws {
        if case .refused(let refusals) = try await installation.hostRights.administration.changeSetting(key, to: value)
        {
            throw CommandFailure.refused(refusals)
        }
    }

    private static let places = [
        (25, Origin(address: "192.0.2.17", browser: "Firefox on Windows")),
        (12, Origin(address: "198.51.100.4", browser: "Safari on iPhone")),
        (4, Origin(address: "2001:db8::7", browser: "Chrome on macOS")),
    ]
}

extension DemoPerson {
    /// How long ago they were added.
    fileprivate var joined: Duration {
        switch story {
        case .passwordExpiring: .days(365)
        case .staged: .hours(3)
        default: .days(40)
        }
    }

    fileprivate var account: NewAccount {
        get throws {
            let isAdministrator = if case .administrator = story { true } else { false }
            return NewAccount(
                kind: isAdministrator ? .administrator(.owner) : .user, email: try EmailAddress(email),
                userName: try userName.map { try UserName($0) }, name: try PersonName(given: given, family: family))
        }
    }
}
