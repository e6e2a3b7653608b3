import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Lists of people, on either engine")
struct UserListTests {
    static let selections: [UserSelection] =
        UserOrder.allCases.flatMap { order in
            SortDirection.allCases.map { UserSelection.everybody(order, $0) }
        } + UserFilter.allCases.map(UserSelection.filtered)

    static func everybody(_ it: TestInstallation) async throws -> [UserOverview] {
        let now = it.clock.now
        return try await it.installation.database.read { transaction in
            let week = try ComingWeek(from: now, under: transaction.findSettings().password, in: .utc)
            let ids = try transaction.list("SELECT id FROM accounts WHERE kind = 'user' ORDER BY id")
                .map { try $0.id(0, of: Account.self) }
            let found = try transaction.listUserOverviews(ids, in: week)
            // Not by the columns that the lists go by, but by what they are derived from.
            return try ids.compactMap { id in
                guard let user = found[id] else { return nil }
                return UserOverview(
                    account: user.account, lockedUntil: try transaction.findLock(of: id, at: now),
                    isExpired: user.isExpired, isExpiring: user.isExpiring,
                    hasFactor: try !transaction.findEnrolledFactors(of: id).isEmpty,
                    hasRecoveryAddress: try transaction.findRecoveryAddresses(of: id, at: now).verified != nil,
                    lastSignedInAt: user.lastSignedInAt)
            }
        }
    }

    /// Forwards to the end.
    static func walk(_ it: TestInstallation, _ selection: UserSelection, limit: Int) async throws -> [UserPage] {
        var (pages, cursor): ([UserPage], UserCursor?) = ([], nil)
        repeat {
            let page = try #require(
                try await it.installation.hostRights.reading.listUsers(selection, at: cursor, limit: limit).value)
            pages.append(page)
            cursor = try page.next.map { try #require(UserCursor(parsing: $0.text)) }
        } while cursor != nil && pages.count < 500
        return pages
    }

    static func isInOrder(_ users: [UserOverview], _ selection: UserSelection) -> Bool {
        func isSorted<Key: Comparable>(_ keys: [Key], _ direction: SortDirection = .ascending) -> Bool {
            let keys = direction == .ascending ? keys : keys.reversed()
            return zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 }
        }
        return switch selection {
        case .everybody(.name, let direction):
            isSorted(
                users.map { Array(SearchText.nameKey(of: $0.account.name).utf8).map(Int.init) }.map(Bytes.init),
                direction)
        case .everybody(.address, let direction):
            // The address of whoever was removed is free for others; their id stands in its place.
            isSorted(
                users.map { $0.account.state == .removed ? $0.account.id.rawValue : $0.account.email.key }, direction)
        case .everybody(.lastSignIn, let direction):
            isSorted(users.map { $0.lastSignedInAt?.milliseconds ?? 0 }, direction)
        case .everybody(.passwordAge, let direction):
            isSorted(users.map { $0.account.passwordChangedAt?.milliseconds ?? -1 }, direction)
        case .filtered(.locked): isSorted(users.map { $0.lockedUntil?.milliseconds ?? -1 })
        case .filtered(.expired): isSorted(users.map { $0.account.expiredAt?.milliseconds ?? -1 })
        case .filtered(.expiring): isSorted(users.map { $0.account.announcedExpiry?.milliseconds ?? -1 })
        case .filtered, .searched: true
        }
    }

    struct Bytes: Comparable {
        let bytes: [Int]
        init(_ bytes: [Int]) { self.bytes = bytes }
        static func < (left: Bytes, right: Bytes) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
    }

    @Test("Each list has whom it should have, once, in order, forwards and backwards", arguments: Engine.allCases)
    func lists(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 1)
            try await crowd.insert(230, into: it)
            try await it.set("password.expires-after-days", to: "60")
            _ = try await crowd.leave(20, of: it)
            _ = try await it.addAdministrator(.owner)
            let everybody = try await Self.everybody(it)
            for selection in Self.selections {
                let expected = everybody.filter { user in
                    switch selection {
                    case .everybody(.passwordAge, _): user.account.passwordChangedAt != nil
                    case .filtered(let filter): user.passes(filter)
                    default: true
                    }
                }
                #expect(expected.count > 3, "\(selection)")
                let pages = try await Self.walk(it, selection, limit: 7)
                let users = pages.flatMap(\.users)
                #expect(
                    users.map(\.account.id.rawValue).sorted() == expected.map(\.account.id.rawValue).sorted(),
                    "\(selection)")
                #expect(Self.isInOrder(users, selection), "\(selection)")
                // The columns say what the facts say.
                #expect(Set(users) == Set(expected), "\(selection)")
                #expect(pages.first?.previous == nil)
                try await Self.expectBackwards(it, selection, pages)
                let count = try await it.installation.hostRights.reading.countUsers(selection).value
                if case .everybody = selection { #expect(count == 230) } else { #expect(count == expected.count) }
            }
        }
    }

    static func expiring(_ it: TestInstallation) async throws -> [String] {
        let users = try await walk(it, .filtered(.expiring), limit: 2).flatMap(\.users)
        let home = try #require(try await it.installation.hostRights.reading.findHomeNumbers().value)
        #expect(home.standing[.expiring]?.number == users.count)
        #expect(users.allSatisfy { $0.isExpiring })
        let back = try await it.installation.database.read { transaction in
            let week = try ComingWeek(from: it.clock.now, under: transaction.findSettings().password, in: .utc)
            return try transaction.listUserPlaces(.expiring, .descending, after: nil, limit: 20, in: week).map(\.id)
        }
        #expect(back == users.map(\.account.id).reversed())
        return users.map { $0.account.email.text.prefix { $0 != "@" } }.map(String.init)
    }

    @Test("Expiring is who expires within a week, also where ends are spread", arguments: Engine.allCases)
    func expiring(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("password.expires-after-days", to: "60")
            let now = it.clock.now
            let moment = Timestamp(milliseconds: now.milliseconds / 86_400_000 * 86_400_000) + .hours(6)
            let days = ["over": -1, "one": 1, "seven": 7, "eight": 8, "ten": 10, "forty": 40, "far": 96, "young": 3]
            for (name, day) in days {
                try await it.addUser("\(name)@example.org", userName: nil)
                let id = try await it.id(of: "\(name)@example.org")
                // Told of under a lifetime of 30 days, which was raised since.
                let start = name == "young" ? now - .days(27) : now - .days(70)
                try await it.installation.database.write { transaction in
                    try transaction.execute("UPDATE accounts SET expiry_counts_from = $2 WHERE id = $1", id, start)
                    try transaction.updateExpiryAnnounced(of: id, at: moment + .days(day), countedFrom: start)
                }
            }
            #expect(try await Self.expiring(it) == ["one", "seven"])
            try await it.set("password.expires-after-days", to: "30")
            #expect(try await Self.expiring(it) == ["one", "young", "seven"])
            try await it.set("password.expires-after-days", to: "0")
            #expect(try await Self.expiring(it).isEmpty)
        }
    }

    @Test(
        "Who was removed is in the lists of everybody, and in none that asks for attention", arguments: Engine.allCases)
    func removed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 7)
            try await crowd.insert(80, into: it)
            let gone = Set(try await crowd.leave(40, of: it).map(\.id))
            #expect(crowd.people.contains { gone.contains($0.id) && $0.expiredAt != nil })
            for selection in Self.selections {
                let listed = try await Self.walk(it, selection, limit: 30).flatMap(\.users).map(\.account.id)
                switch selection {
                case .everybody(.passwordAge, _): break
                case .everybody: #expect(gone.isSubset(of: listed), "\(selection)")
                case .filtered, .searched: #expect(gone.isDisjoint(with: listed), "\(selection)")
                }
            }
            let found = try await Self.walk(it, UserSelection(search: "p", filter: .noFactor), limit: 30)
            #expect(gone.isDisjoint(with: found.flatMap(\.users).map(\.account.id)))
            #expect(try await it.number("SELECT COUNT(*) FROM accounts WHERE state = 'removed'") == 40)
            #expect(
                try await it.number(
                    """
                    SELECT COUNT(*) FROM accounts WHERE state = 'removed'
                        AND (expired_at IS NOT NULL OR id IN (SELECT account_id FROM expired_accounts))
                    """) == 0)
        }
    }

    static func expectBackwards(_ it: TestInstallation, _ selection: UserSelection, _ pages: [UserPage]) async throws {
        var (cursor, expected) = (pages.last?.previous, Array(pages.dropLast().flatMap(\.users)))
        while let here = cursor {
            let page = try #require(
                try await it.installation.hostRights.reading.listUsers(selection, at: here, limit: 7).value)
            let tail = Array(expected.suffix(page.users.count))
            #expect(page.users == tail && !page.users.isEmpty, "\(selection)")
            #expect(page.next != nil)
            expected.removeLast(min(expected.count, page.users.count))
            cursor = page.previous
        }
        #expect(expected.isEmpty, "\(selection)")
    }

    @Test("A search finds whom a look at everybody would find", arguments: Engine.allCases)
    func search(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 2)
            try await crowd.insert(200, into: it)
            let everybody = try await Self.everybody(it)
            var chance = SplitMix(state: 3)
            var queries = [
                "%", "_", "\\", "100%", "ole_", "o\\", "o\\lga", "ANNE", "sara", "ssara", "user_1", "p1", "q", "r.s",
                "' OR 1=1 --",
            ]
            for _ in 0..<20 {
                let words = (Crowd.given + Crowd.family + ["user_12", "example", "p4@example.org"]).shuffled(
                    using: &chance
                )
                .prefix(Int.random(in: 1...3, using: &chance))
                .map { $0.prefix(Int.random(in: 1...4, using: &chance)) }
                queries.append(words.joined(separator: " "))
            }
            var found = 0
            for query in queries {
                for filter in [nil, UserFilter.suspended, .noFactor, .locked] {
                    let terms = SearchText.terms(query)
                    guard !terms.isEmpty else { continue }
                    let selection = UserSelection(search: query, filter: filter)
                    let expected = everybody.filter { user in
                        user.isFound(by: terms) && filter.map { user.passes($0) } ?? true
                    }
                    let pages = try await Self.walk(it, selection, limit: 6)
                    let users = pages.flatMap(\.users)
                    #expect(users.count == expected.count, "“\(query)”")
                    #expect(Set(users) == Set(expected), "“\(query)”")
                    if filter == nil { try await Self.expectBackwards(it, selection, pages) }
                    found += users.count
                }
            }
            #expect(found > 500)
        }
    }

    @Test("Pages skip nobody and show nobody twice while people are added", arguments: Engine.allCases)
    func concurrent(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 4)
            try await crowd.insert(120, into: it)
            let before = Set(try await Self.everybody(it).map(\.account.id))
            for selection in [UserSelection.everybody(.name, .descending), .everybody(.address, .ascending)] {
                let grown = crowd
                async let added: Void = {
                    var crowd = grown
                    for _ in 0..<20 { try await crowd.insert(5, into: it) }
                }()
                let seen = try await Self.walk(it, selection, limit: 3).flatMap(\.users).map(\.account.id)
                try await added
                #expect(Set(seen).count == seen.count)
                #expect(before.subtracting(seen).isEmpty)
                try await it.tamper("DELETE FROM sessions", "DELETE FROM attempts", "DELETE FROM recovery_addresses")
                let extra = try await Self.everybody(it).map(\.account.id).filter { !before.contains($0) }
                try await it.installation.database.write { transaction in
                    for id in extra {
                        try transaction.execute("DELETE FROM user_words WHERE account_id = $1", id)
                        try transaction.execute("DELETE FROM accounts WHERE id = $1", id)
                    }
                }
            }
        }
    }

    @Test("A cursor of another list, or of nobody's making, is the beginning")
    func cursors() async throws {
        try await TestInstallation.with(.sqlite) { it in
            var crowd = Crowd(seed: 5)
            try await crowd.insert(20, into: it)
            let right = it.installation.hostRights.reading
            let page = try #require(try await right.listUsers(.everybody(.lastSignIn, .descending), limit: 5).value)
            let next = try #require(page.next)
            let names = try await right.listUsers(.everybody(.name, .ascending), limit: 5).value?.users
            #expect(try await right.listUsers(.everybody(.name, .ascending), at: next, limit: 5).value?.users == names)
            let junk = [
                "", "after", "after.x.n1", "after..n1", "before.\(next.text)", "after.01arz3ndektsv4rrffq69g5fav.n",
                "\(next.text)x",
                "after.01arz3ndektsv4rrffq69g5fav.tAA", "after.01arz3ndektsv4rrffq69g5fav.t\u{0}",
                String(repeating: "a", count: 100_000),
            ]
            for text in junk { #expect(UserCursor(parsing: text) == nil, "\(text.prefix(40))") }
            #expect(UserCursor(parsing: next.text) == next)
        }
    }

    @Test("People of before there was a search are made findable, once", arguments: Engine.allCases)
    func completed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 6)
            try await crowd.insert(40, into: it)
            _ = try await it.addAdministrator(.owner)
            try await it.tamper("DELETE FROM user_words", "UPDATE accounts SET is_searchable = 0, name_key = ''")
            let selection = UserSelection(search: "anna")
            let everybody = try await Self.everybody(it)
            #expect(try await it.installation.hostRights.reading.listUsers(selection).value?.users.isEmpty == true)
            async let one: Void = UserWords.complete(in: it.installation.database)
            async let other: Void = UserWords.complete(in: it.installation.database)
            _ = try await (one, other)
            let found = try #require(try await it.installation.hostRights.reading.listUsers(selection).value)
            #expect(Set(found.users) == Set(everybody.filter { $0.isFound(by: ["anna"]) }) && !found.users.isEmpty)
            let byName = try #require(
                try await it.installation.hostRights.reading.listUsers(.everybody(.name, .ascending)).value)
            #expect(Self.isInOrder(byName.users, .everybody(.name, .ascending)) && byName.users.count == 40)
        }
    }
}
