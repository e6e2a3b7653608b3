import Domain
import Store
import TestInstallation
import Testing
import UseCases

/// A generator whose numbers are the same each time.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// People of every kind, whom the store knows and no front door has seen.
struct Crowd {
    static let given = [
        "Anna", "Änne", "Bo", "Émile", "Łukasz", "Nora 100%", "O\\lga", "ßara", "Ole_A", "Åsa", "Mehmet",
    ]
    static let family = ["Lindqvist", "O'Neil", "Müller", "Smith-Jones", "Yılmaz", "Þórsdóttir", "García", "Ek", ""]

    var chance: SplitMix
    private(set) var people: [Account] = []

    init(seed: UInt64) {
        chance = SplitMix(state: seed)
    }

    mutating func person(_ number: Int, at now: Timestamp) throws -> Account {
        let given = Self.given.randomElement(using: &chance) ?? "A"
        let family = Self.family.randomElement(using: &chance) ?? ""
        let state =
            [AccountState.active, .active, .active, .staged, .suspended].randomElement(using: &chance) ?? .active
        let isExpired = Int.random(in: 0..<10, using: &chance) == 0
        let announced = Int.random(in: 0..<6, using: &chance) == 0
        // Ends are spread over up to ninety days, and announced at once.
        let hours = [Int.random(in: -3..<190, using: &chance), 10 * 24, 40 * 24, 96 * 24]
        let changed: Timestamp? = state == .staged ? nil : now - .days(Int.random(in: 1..<200, using: &chance))
        return Account(
            id: ID(at: now, chance: UInt128(chance.next())), kind: .user, state: state,
            email: try EmailAddress("\(["p", "Q", "r.s"].randomElement(using: &chance) ?? "p")\(number)@example.org"),
            userName: Bool.random(using: &chance) ? try UserName("user_\(number)") : nil,
            name: try PersonName(given: given, family: family), epoch: 1, passwordChangedAt: changed,
            expiryCountsFrom: changed,
            expiredAt: isExpired ? now - .hours(Int.random(in: 1..<50, using: &chance)) : nil,
            passwordNeverExpires: false, managedBy: .local, createdAt: now,
            announcedExpiry: announced && !isExpired && state == .active
                ? now + .hours(hours[[0, 0, 0, 0, 1, 2, 3].randomElement(using: &chance) ?? 0]) : nil)
    }

    mutating func insert(_ count: Int, into it: TestInstallation) async throws {
        let now = it.clock.now
        var added: [Account] = []
        for number in people.count..<people.count + count { added.append(try person(number, at: now)) }
        people += added
        let (accounts, numbers) = (added, added.map { _ in Int.random(in: 0..<1_000, using: &chance) })
        try await it.installation.database.write { transaction in
            for (account, number) in zip(accounts, numbers) {
                try transaction.insertAccount(account, verifier: nil)
                if let end = account.announcedExpiry, let start = account.expiryCountsFrom {
                    try transaction.updateExpiryAnnounced(of: account.id, at: end, countedFrom: start)
                }
                if number % 3 == 0 { try transaction.updateAccountDuo(account.id, since: now) }
                if number % 5 == 0 {
                    try transaction.insertRecoveryAddress(
                        RecoveryAddress(
                            id: ID(rawValue: "r\(account.id)"), account: account.id,
                            address: try EmailAddress("home@home.example"), requestedAt: now, verifiedAt: now,
                            servesFrom: now))
                }
                if number % 7 == 0 {
                    for browser in ["strangers", "factor", "b\(number)"].prefix(1 + number % 3) {
                        try transaction.execute(
                            """
                            INSERT INTO attempts (subject, browser, failures, total, last_at, locks, locked_until)
                            VALUES ($1, $2, 5, 5, $3, 1, $4)
                            """, account.id, browser, now, now + .minutes(number % 40 - 10))
                    }
                }
                if number % 2 == 0 {
                    try transaction.insertSession(
                        Session(
                            id: ID(rawValue: "s\(account.id)"), account: account.id, epoch: 1,
                            signedInAt: now - .minutes(number), lastSeenAt: now, origin: TestInstallation.origin),
                        digest: "d\(account.id)")
                }
            }
        }
    }

    /// So many of them leave for good, however they stood.
    func leave(_ count: Int, of it: TestInstallation) async throws -> [Account] {
        let right = it.installation.hostRights.administration
        let leaving = Array(people.prefix(count))
        for person in leaving {
            let account = try await it.installation.database.read { try $0.findAccount(person.id) }
            #expect(try await right.remove(try #require(account)).isDone)
        }
        return leaving
    }
}
