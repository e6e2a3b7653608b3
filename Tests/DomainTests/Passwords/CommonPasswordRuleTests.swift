import Domain
import Testing

@Suite("Common passwords")
struct CommonPasswordRuleTests {
    static let listed: Set<String> = [
        "password", "sunshine", "welcome", "dragon", "letmein", "illusion", "lollipop", "tiger", "summer", "secret",
        "correct", "horse", "battery", "staple", "monkey", "strasse", "übung", "monkey123", "trustno1",
    ]
    static let context = ["Example Health", "Lockstep", "IBM", "St. Ives"]

    static func reason(
        _ text: String, context: [String] = context, isListed: @escaping (String) -> Bool = listed.contains
    ) throws -> CommonPasswordReason? {
        CommonPasswordRule.reason(
            for: try Password(text).normalised.exposed, contextWords: context, isListed: isListed)
    }

    @Test(
        "A listed word is common in whatever dress",
        arguments: [
            "password", "PASSWORD", "PassWord", "password1", "password1234!", "1234password", "!!password!!",
            "2024Sunshine#",
            "P@ssw0rd", "P@ssw0rd123!", "p4$$w0rd!!!!", "p455w0rd2024", "$unshine", "$unshine123!", "123$unshine!",
            "w3lc0me12345", "1etmein", "1etme1n!!!!", "i11us1on", "1o11ipop", "7iger", "t1g3r2024!!!", "!llusion",
            "monkey123", "monkey123!!", "trustno1", "TrustNo1!!!!", "Sunshine................", "…sunshine…",
            "ｐａｓｓｗｏｒｄ", "STRASSE2024", "Übung2024!",
        ])
    func listedWord(text: String) throws {
        #expect(try Self.reason(text, context: []) == .listedWord)
    }

    @Test(
        "A listed word repeated is common",
        arguments: [
            "passwordpassword", "PasswordPassword", "password password", "Password1Password1", "password1password2",
            "summer-summer", "Summer.Summer.Summer", "dragon1dragon2dragon3!", "p@ssw0rd p@ssw0rd", "sunshine&sunshine",
        ])
    func repeatedWord(text: String) throws {
        #expect(try Self.reason(text) == .listedWord)
    }

    @Test(
        "The organisation's and the product's names are common, whole and in parts",
        arguments: [
            "Example Health", "examplehealth", "ExampleHealth2024!", "example1234567", "HEALTH!!!!!!", "Lockstep2024",
            "L0ckst3p!2024", "10ckstep", "lockstep lockstep", "lockstepLockstep", "IBM123456789", "St. Ives 2024",
            "stives20242024", "3x@mpl3",
        ])
    func contextWord(text: String) throws {
        #expect(try Self.reason(text) == .contextWord)
    }

    @Test(
        "Neighbouring keys are common",
        arguments: [
            "qwertyuiop", "QwertyUiop", "qwertyuiop123", "poiuytrewq", "asdfghjkl", "asdfasdfqwerty", "zxcvbnm,./",
            "1qaz2wsx3edc", "qazwsxedcrfv", "qwerty123456", "123456789012", "0123456789", "098765432109",
            "12345678900987654321",
            "!@#$%^&*()", "abcdefghijkl", "abcdef123456", "azertyuiop", "qwertzuiop",
            "1234qwerasdf", "zyxwvutsrqpo", "qwertyuiop!1", "123qweasdzxc",
        ])
    func keyboardRow(text: String) throws {
        #expect(try Self.reason(text) == .keyboardRow)
    }

    @Test(
        "One short piece over and over is common",
        arguments: [
            "aaaaaaaaaaaa", "111111111111", "abababababab", "abcabcabcabc", "abcabcabcabca", "!bm!bm!bm!bm",
            "xyz1xyz1xyz1", "!?!?!?!?!?!?",
            "19841984", "a b a b a b ", "😀😀😀😀😀😀😀😀😀😀😀😀", "aaaabbbbcccc", "1111!!!!2222",
        ])
    func repetition(text: String) throws {
        #expect(try Self.reason(text) == .repetition)
    }

    @Test(
        "A phrase of several words, or chance, is not common",
        arguments: [
            "correct horse battery staple", "correcthorsebatterystaple", "Correct-Horse-Battery-1", "password sunshine",
            "sunshinedragon", "the lockstep of horses", "kX7#vQ2!mZ9p", "aTj4hQ8wLz2n", "my dog eats red socks",
            "tr0ub4dor&3x",
            "passwords", "mypassword", "qwertyuiopghost", "wq8fjw0qLx3wq8fjw0qLy", "1984-06-23-17:45", "271828182845",
            "密码是很长的一句话",
            "Xk39fjw0qLXk39fjw0qL", "pass word", "ba", "!bcd", "monkeys and tigers",
        ])
    func notCommon(text: String) throws {
        #expect(try Self.reason(text) == nil)
    }

    @Test("Without any list, rows and repetitions are still common")
    func withoutList() throws {
        let reason = { text in try Self.reason(text, context: ["", " ", "a", "ab"]) { _ in false } }
        #expect(try reason("password1234") == nil)
        #expect(try reason("ab123456789x") == nil)
        #expect(try reason("qwertyuiop12") == .keyboardRow)
        #expect(try reason("abcabcabcabc") == .repetition)
    }

    @Test(
        "The longest password is judged with a bounded number of look-ups",
        arguments: [
            String(repeating: "1", count: 507) + "dragonesque" + String(repeating: "7", count: 506),
            String(repeating: "!1", count: 512), String(repeating: "a1", count: 512),
            String(repeating: "x", count: 1_023) + "y",
            String(repeating: "a", count: 500) + "b" + String(repeating: "a", count: 500),
        ])
    func bounded(text: String) throws {
        var lookUps = 0
        _ = try Self.reason(text) { _ in
            lookUps += 1
            return false
        }
        #expect(lookUps <= 10_000)
    }
}
