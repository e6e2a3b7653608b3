import Domain
import Testing

@Suite("What people are searched by")
struct SearchTextTests {
    static func account(_ given: String, _ family: String, _ email: String, userName: String? = nil) throws -> Account {
        Account(
            id: ID(rawValue: "x"), kind: .user, state: .active, email: try EmailAddress(email),
            userName: try userName.map { try UserName($0) }, name: try PersonName(given: given, family: family),
            epoch: 1, passwordChangedAt: nil, expiryCountsFrom: nil, expiredAt: nil, passwordNeverExpires: false,
            managedBy: .local, createdAt: now)
    }

    @Test(
        "The beginning of any word finds them, without capitals and accents",
        arguments: [
            ("ann", true), ("ANN", true), ("äbE", true), ("abe", true), ("ÅBERG", true), ("a\u{30A}berg", true),
            ("ａｎｎ", true), ("berg", false), ("o'ne", true), ("neil", true), ("oneil", false), ("smith", true),
            ("o'neil-smith", true), ("aaberg", true), ("aaberg@example.org", false), ("aaberg+work@ex", true),
            ("work", true),
            ("example.org", false), ("aberg anna", true), ("anna aberg", true), ("anna nobody", false),
            ("an ab sm", true),
            ("%", false), ("_", false), ("a%g", false), ("\\", false), ("*", false), ("anna%", false), ("ann_", false),
        ])
    func found(query: String, isFound: Bool) throws {
        let account = try Self.account("Anna Åberg", "O'Neil-Smith", "AAberg+work@example.org", userName: "annå.7")
        let overview = UserOverview(
            account: account, lockedUntil: nil, isExpired: false, hasFactor: false, hasRecoveryAddress: false,
            lastSignedInAt: nil)
        #expect(overview.isFound(by: SearchText.terms(query)) == isFound)
    }

    @Test(
        "What nobody could be found by is no search",
        arguments: ["", " \t\n ", "\u{200D}", "\u{301}", "\u{AD}\u{FE0F}"])
    func nothing(query: String) {
        #expect(SearchText.terms(query).isEmpty)
        #expect(UserSelection(search: query) == .everybody(.name, .ascending))
    }

    @Test("Typing megabytes costs no more than typing a line")
    func long() {
        #expect(SearchText.terms(String(repeating: "a", count: 5_000_000)).map(\.utf8.count) == [64])
        #expect(SearchText.terms(String(repeating: "ab cd ef gh ij kl mn op ", count: 100_000)).count <= 6)
    }

    @Test("Words fit into an index, also where one character folds into eighteen")
    func bounded() throws {
        let name = String(repeating: "\u{FDFA}", count: 100)
        let account = try Self.account(name, name, "a@example.org")
        for word in SearchText.words(of: account) { #expect(word.unicodeScalars.count <= 64) }
        #expect(SearchText.nameKey(of: account.name).utf8.count < 1_000)
    }

    @Test("No word is kept that another begins with, and whatever is kept is found")
    func fewest() throws {
        let account = try Self.account("Anna", "Lindqvist", "anna.lindqvist@example.org", userName: "anna")
        #expect(SearchText.words(of: account) == ["anna.lindqvist@example.org", "lindqvist"])
    }

    @Test("Lists are ordered by family name, then by given name")
    func order() throws {
        let names = [("Zoë", "Åberg"), ("Anna", "Aberg"), ("Bo", "Ab"), ("Cher", ""), ("Émile", "de la Tour")]
        let sorted = try names.map { try PersonName(given: $0.0, family: $0.1) }
            .sorted { SearchText.nameKey(of: $0) < SearchText.nameKey(of: $1) }
        #expect(sorted.map(\.given) == ["Bo", "Anna", "Zoë", "Cher", "Émile"])
    }
}
