import Domain
import Testing

@Suite("What the organisation asks of a password")
struct PasswordPolicyTests {
    /// Nothing is asked but what a test switches on.
    static let lenient: PasswordPolicy = {
        var policy = PasswordPolicy()
        policy.minimumLength = 8
        policy.forbidsAccountName = false
        return policy
    }()

    static func broken(_ text: String, _ policy: PasswordPolicy, userName: String? = "anna") throws -> [Refusal] {
        let words = AccountWords(
            userName: userName, email: try EmailAddress("a.lindqvist@example.org"),
            name: try PersonName(given: "Jürgen", family: "Ng"))
        return policy.broken(by: try Password(text), of: words)
    }

    @Test(
        "Length is counted in code points",
        arguments: [
            ("sevench", 8, false), ("eightchr", 8, true), ("ééééééé", 8, false), ("éééééééé", 8, true),
            ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 8, true), ("e\u{301}e\u{301}e\u{301}e\u{301}", 8, false), ("密码密码密码密码", 8, true),
            ("\u{fdfa}", 8, false),
            (String(repeating: "ab", count: 31) + "c", 64, false), (String(repeating: "ab", count: 32), 64, true),
        ])
    func length(text: String, minimum: Int, isLongEnough: Bool) throws {
        var policy = Self.lenient
        policy.minimumLength = minimum
        #expect(try Self.broken(text, policy) == (isLongEnough ? [] : [.passwordTooShort(minimum: minimum)]))
    }

    @Test("Surrounding spaces count, because they are part of the password")
    func spacesCount() throws {
        #expect(try Self.broken("   sea   ", Self.lenient).isEmpty)
    }

    @Test(
        "Letters and digits of every script count for their class",
        arguments: [
            (CharacterClass.lowercase, "VIOLET-42", "VIOLET-é"), (.lowercase, "ЛАВАНДА-7", "ЛАВАНДа-7"),
            (.uppercase, "violet-42", "violet-É"), (.uppercase, "λεβάντα-7", "Λεβάντα-7"),
            (.digit, "violet-sea", "violet-٣sea"), (.digit, "лаванда-ив", "лаванда-७"),
            (.symbol, "violet42", "violet 42"), (.symbol, "лаванда42", "лаванда€42"),
        ])
    func classes(needed: CharacterClass, without: String, with: String) throws {
        var policy = Self.lenient
        policy.required = [needed]
        #expect(try Self.broken(without, policy) == [.passwordNeeds(needed)])
        #expect(try Self.broken(with, policy).isEmpty)
    }

    @Test(
        "A name inside is found however it is written",
        arguments: [
            "xxANNAxx", "joanna-42", "ＡＮＮＡ harbour", "an\u{ad}na harbour", "an\u{200d}na harbour",
            "A.Lindqvist rocks", "jürgen harbour", "JU\u{308}RGEN harbour",
        ])
    func nameInside(text: String) throws {
        var policy = Self.lenient
        policy.forbidsAccountName = true
        #expect(try Self.broken(text, policy) == [.passwordContainsName])
        policy.forbidsAccountName = false
        #expect(try Self.broken(text, policy).isEmpty)
    }

    @Test("A name of two letters says nothing about anyone")
    func shortNames() throws {
        var policy = Self.lenient
        policy.forbidsAccountName = true
        #expect(try Self.broken("swimming long", policy).isEmpty)
        #expect(try Self.broken("ab and more", policy, userName: "ab").isEmpty)
        #expect(try Self.broken("abc and more", policy, userName: "abc") == [.passwordContainsName])
    }

    @Test(
        "Three in a row that ascend, descend or repeat are a sequence",
        arguments: [
            ("xxabcxx!", "abc"), ("xxCbAxx!", "cba"), ("xx321xx!", "321"), ("xx789xx!", "789"), ("xx###xx!", "###"),
            ("xxаaбвгx", "бвг"), ("xx٣٤٥xx!", "٣٤٥"), ("AaA harb", "aaa"),
        ])
    func sequences(text: String, run: String) throws {
        var policy = Self.lenient
        policy.forbidsSequences = true
        #expect(try Self.broken(text, policy) == [.passwordContainsSequence(run)])
        policy.forbidsSequences = false
        #expect(try Self.broken(text, policy).isEmpty)
    }

    @Test(
        "What only looks like one is none",
        arguments: ["violet 42", "ab12ab12", "aabbaabb", "13571357", "+,-./xyx", "89:;<=8:", "90909090"])
    func noSequence(text: String) throws {
        var policy = Self.lenient
        policy.forbidsSequences = true
        #expect(try Self.broken(text, policy).isEmpty)
    }

    @Test("Every broken rule is named at once, in the order in which pages list them")
    func allAtOnce() throws {
        var policy = PasswordPolicy()
        policy.required = Set(CharacterClass.allCases)
        policy.forbidsSequences = true
        #expect(
            try Self.broken("annaaa", policy) == [
                .passwordTooShort(minimum: 12), .passwordNeeds(.uppercase), .passwordNeeds(.digit),
                .passwordNeeds(.symbol), .passwordContainsName, .passwordContainsSequence("aaa"),
            ])
    }
}
