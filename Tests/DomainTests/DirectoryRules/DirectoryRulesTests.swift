import Domain
import Testing

@Suite("What a directory would refuse")
struct DirectoryRulesTests {
    static let tooShort = Refusal.passwordTooShortThere(directory: "Domain", minimum: 14)
    static let tooSimple = Refusal.passwordTooSimpleThere(directory: "Domain")

    @Test(
        "Length in UTF-16, three of five kinds of characters, and no part of a name",
        arguments: [
            ("Violet harbour 42", []), ("violet harbour 42", [tooSimple]), ("Violet harbours", [tooSimple]),
            ("Violet-harbours", []), ("violet harbours", [tooSimple]),
            ("Violetharbours", [tooSimple]), ("Violet 1", [tooShort]), ("violet", [tooShort, tooSimple]),
            ("Anna's harbour 42", [tooSimple]), ("the LINDQVIST way 1", [tooSimple]), ("пароль Гавань ۴۲ 1", []),
            ("密碼是港口與燈籠 harbour 4", []), ("密碼是港口與燈籠的故事和海洋", [tooSimple]), ("Ab1🐎🐎🐎🐎🐎🐎", []),
        ] as [(String, [Refusal])])
    func complexity(text: String, broken: [Refusal]) throws {
        let rules = DirectoryRules(
            directory: try #require(ConnectionName("Domain")),
            policy: DirectoryPasswordPolicy(
                minimumLength: 14, historyLength: 24, minimumAge: .zero, maximumAge: nil, demandsComplexity: true,
                lockoutThreshold: 0, lockoutDuration: nil))
        let words = AccountWords(
            userName: "anna", email: try EmailAddress("anna@example.org"),
            name: try PersonName(given: "Anna", family: "Lindqvist"))
        #expect(rules.broken(by: try Password(text), of: words) == broken)
    }

    @Test(
        "A length that nobody could want keeps nobody from a new password",
        arguments: [(255, false), (256, true), (.max, true)])
    func impossible(minimum: Int, isTaken: Bool) throws {
        let rules = DirectoryRules(
            directory: try #require(ConnectionName("Domain")),
            policy: DirectoryPasswordPolicy(
                minimumLength: minimum, historyLength: 0, minimumAge: .zero, maximumAge: nil, demandsComplexity: false,
                lockoutThreshold: 0, lockoutDuration: nil))
        let words = AccountWords(
            userName: "anna", email: try EmailAddress("anna@example.org"),
            name: try PersonName(given: "Anna", family: "Lindqvist"))
        #expect(rules.broken(by: try Password("Violet harbour 42"), of: words).isEmpty == isTaken)
    }
}
