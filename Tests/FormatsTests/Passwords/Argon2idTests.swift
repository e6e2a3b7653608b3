import Domain
import Formats
import Testing

@Suite("Argon2id")
struct Argon2idTests {
    /// Made with the reference implementation (PyPI argon2-cffi 25.1, `low_level.hash_secret`), salt 00 01 … 0f.
    static let foreign: [(password: String, phc: String)] = [
        ("password", "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk"),
        ("", "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$J9Y1+DPJGXbwHM6YizAZ47mIn2b+a578eg7GY8YFnQc"),
        (
            "pässwörd 密码 🔐",
            "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$+vzJfhqtgR2q49rxmwviVkSpL1sN5y1HLMz1QMsSwXg"
        ),
        ("a\0b", "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$/byC5kBVRI3V5urSg4Tn/HkW2zc2M7BUACh4CMXwGXM"),
        (
            String(repeating: "a", count: 1_024),
            "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$iBbcqkNcRbvzorelZ6MfaF9GgNfO83UfdOCcAAq3n08"
        ),
        (
            String(repeating: "a", count: 1_024) + "b",
            "$argon2id$v=19$m=64,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$XUoIIOcPwfxBEK5hrT5uPJ1n0pLaONx67nsI2pjpIQs"
        ),
        (
            String(repeating: "z", count: 4_096),
            "$argon2id$v=19$m=128,t=4,p=1$AAECAwQFBgcICQoLDA0ODw$8wToTQlt6eaJjDL1nO62AkTIVKWQDEdW4yqA2Y2aXwE"
        ),
        (
            "correct horse battery staple",
            "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$gYJZtjEAJqjg26xdLmknq8/bB7MiWPrE9hsYuA+SkIU"
        ),
    ]

    /// Cheap, so that the tests are.
    static let cheap = try? Argon2Parameters(memory: 64, passes: 1)

    @Test("Agrees with the reference implementation, both ways", arguments: foreign)
    func agreesWithReference(password: String, phc: String) throws {
        let verifier = try #require(PasswordVerifier(phc: phc))
        #expect(try Argon2id.verify(Secret(password), against: verifier))
        #expect(try !Argon2id.verify(Secret(password + "x"), against: verifier))

        let sameSalt = Chance { count in (0..<count).map { UInt8($0) } }
        let made = try Argon2id.hash(Secret(password), parameters: verifier.parameters, chance: sameSalt)
        #expect(made.phc.exposed == phc)
    }

    /// Also in memory that still holds what another password was made into.
    @Test("A thread keeps the memory of a hash as long as it is told to, and no thread by itself")
    func keptMemory() throws {
        defer { Argon2id.keepMemory(false) }
        let verifiers = try Self.foreign.map { try #require(PasswordVerifier(phc: $0.phc)) }
        for (isKept, verifier) in [
            (false, verifiers[0]), (true, verifiers[0]), (true, verifiers[6]), (true, verifiers[0]),
        ] {
            Argon2id.keepMemory(isKept)
            let password = Self.foreign.first { $0.phc == verifier.phc.exposed }?.password ?? ""
            for attempt in [password, password + "x", password] {
                #expect(try Argon2id.verify(Secret(attempt), against: verifier) == (attempt == password))
            }
            #expect(Argon2id.keptMemory == (isKept ? verifier.parameters.memory * 1_024 : 0))
        }
        Argon2id.keepMemory(false)
        #expect(Argon2id.keptMemory == 0)
    }

    @Test("A stored verifier reads back, and each has a salt of its own")
    func roundTrip() throws {
        let cheap = try #require(Self.cheap)
        let first = try Argon2id.hash(Secret("one"), parameters: cheap)
        let second = try Argon2id.hash(Secret("one"), parameters: cheap)
        #expect(first.phc.exposed != second.phc.exposed)
        let read = try #require(PasswordVerifier(phc: first.phc.exposed))
        #expect(read.phc.exposed == first.phc.exposed)
        #expect(try Argon2id.verify(Secret("one"), against: read))
        #expect(try !Argon2id.verify(Secret("two"), against: read))
    }

    @Test(
        "Nothing is cut off",
        arguments: [
            // A difference only at byte 1,024, only after byte 72 (bcrypt's limit), only behind a NUL, only a NUL.
            (String(repeating: "a", count: 1_023) + "b", String(repeating: "a", count: 1_023) + "c"),
            (String(repeating: "a", count: 72) + "b", String(repeating: "a", count: 72) + "c"),
            ("a\0b", "a\0c"), ("a", "a\0"), ("", "\0"), ("a ", "a"),
        ])
    func noTruncation(password: String, other: String) throws {
        let verifier = try Argon2id.hash(Secret(password), parameters: #require(Self.cheap))
        #expect(try Argon2id.verify(Secret(password), against: verifier))
        #expect(try !Argon2id.verify(Secret(other), against: verifier))
    }

    @Test("Bytes are hashed as they are: normalising is done before")
    func noNormalisation() throws {
        let verifier = try Argon2id.hash(Secret("\u{E9}"), parameters: #require(Self.cheap))
        #expect(try !Argon2id.verify(Secret("e\u{301}"), against: verifier))
        let normalised = NormalisedText.compatibilityComposed("e\u{301}")
        #expect(try Argon2id.verify(Secret(normalised), against: verifier))
    }

    @Test(
        "Only a well-formed argon2id string is a verifier",
        arguments: [
            "", "password", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv",
            "$argon2i$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=16$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=19$m=64,t=2,p=2$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=19$m=064,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=19$m=+64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=19$t=2,m=64,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=19$m=4194304,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0O$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
            "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk$",
            "$argon2id$v=19$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw==$cWiCgh33e8ZBQ1iwcVn7Y8ockL6uudDKDkO9iH3PLKk",
        ])
    func refusesPHC(text: String) {
        #expect(PasswordVerifier(phc: text) == nil)
    }

    @Test(
        "Parameters out of range are refused with the range",
        arguments: [
            (7, 1, Argon2Parameters.Fault.memoryOutOfRange(8...1_048_576)),
            (1_048_577, 1, .memoryOutOfRange(8...1_048_576)),
            (8, 0, .passesOutOfRange(1...64)), (8, 65, .passesOutOfRange(1...64)),
            (-1, -1, .memoryOutOfRange(8...1_048_576)),
        ])
    func parameterRange(memory: Int, passes: Int, fault: Argon2Parameters.Fault) {
        #expect(throws: fault) { try Argon2Parameters(memory: memory, passes: passes) }
    }

    @Test("The standard is 19 MiB in two passes")
    func standard() {
        #expect(Argon2Parameters.standard.memory == 19_456)
        #expect(Argon2Parameters.standard.passes == 2)
    }

    @Test("A verifier with other parameters is due to be made anew", arguments: [(64, 2), (128, 1), (32, 1)])
    func rehash(memory: Int, passes: Int) throws {
        let cheap = try #require(Self.cheap)
        let verifier = Argon2id.decoy(parameters: cheap)
        #expect(!Argon2id.needsRehash(verifier, parameters: cheap))
        #expect(Argon2id.needsRehash(verifier, parameters: try Argon2Parameters(memory: memory, passes: passes)))
    }

    @Test("The decoy costs what the parameters say, and no password fits it")
    func decoy() throws {
        let parameters = try #require(Self.cheap)
        let decoy = Argon2id.decoy(parameters: parameters)
        #expect(decoy.parameters == parameters)
        #expect(try !Argon2id.verify(Secret(""), against: decoy))
        #expect(try !Argon2id.verify(Secret("password"), against: decoy))
    }

    @Test("A verifier can't be printed")
    func redacted() throws {
        let verifier = try #require(PasswordVerifier(phc: Self.foreign[0].phc))
        var dumped = ""
        dump(verifier, to: &dumped)
        for output in ["\(verifier)", String(reflecting: verifier), "\([verifier])", "\(verifier.phc)", dumped] {
            #expect(!output.contains("argon2id$") && !output.contains("cWiCgh"), "\(output)")
        }
    }
}
