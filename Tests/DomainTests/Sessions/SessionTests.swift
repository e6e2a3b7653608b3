import Domain
import Testing

@Suite("A session lives")
struct SessionTests {
    static func session(account: String = "anna", epoch: Int = 3, signedIn: Duration = .zero, seen: Duration = .zero)
        -> Session
    {
        Session(
            id: ID(rawValue: "session"), account: ID(rawValue: account), epoch: epoch, signedInAt: now - signedIn,
            lastSeenAt: now - seen, origin: .sample)
    }

    @Test(
        "While it is used, and no longer than its limits",
        arguments: [
            (AccountKind.user, Duration.zero, Duration.minutes(30) - .milliseconds(1), true),
            (.user, .zero, .minutes(30), false),
            (.user, .hours(12) - .milliseconds(1), .zero, true), (.user, .hours(12), .zero, false),
            (.administrator(.owner), .zero, .minutes(15), false), (.administrator(.owner), .zero, .minutes(14), true),
            (.administrator(.owner), .hours(8), .zero, false), (.administrator(.owner), .hours(7), .zero, true),
        ])
    func limits(kind: AccountKind, signedIn: Duration, seen: Duration, isLive: Bool) throws {
        let session = Self.session(signedIn: max(signedIn, seen), seen: seen)
        #expect(session.isLive(for: try .sample(kind: kind), settings: Settings(), at: now) == isLive)
    }

    @Test("Administrators' limits are never longer than everybody's")
    func administrators() {
        var policy = SessionPolicy()
        policy.idle = .minutes(5)
        policy.absolute = .hours(1)
        #expect(policy.limits(for: .administrator(.auditor)) == (.minutes(5), .hours(1)))
    }

    @Test("Not for another account, epoch or state, nor past the password's end")
    func dead() throws {
        let settings = Settings()
        #expect(try Self.session().isLive(for: .sample(), settings: settings, at: now))
        #expect(try !Self.session(account: "bert").isLive(for: .sample(), settings: settings, at: now))
        #expect(try !Self.session(epoch: 2).isLive(for: .sample(), settings: settings, at: now))
        #expect(try !Self.session(epoch: 4).isLive(for: .sample(), settings: settings, at: now))
        #expect(try !Self.session().isLive(for: .sample(state: .suspended), settings: settings, at: now))
        #expect(try !Self.session().isLive(for: .sample(expiredAt: now), settings: settings, at: now))
    }

    @Test("Fresh for five minutes after the sign-in, however it is used")
    func fresh() {
        #expect(Self.session(signedIn: .minutes(5)).isFresh(at: now))
        #expect(!Self.session(signedIn: .minutes(5) + .milliseconds(1)).isFresh(at: now))
    }
}

@Suite("The door that asks for a password")
struct SignInTests {
    static func facts(account: Account?, isRight: Bool, failures: Int = 1) -> SignIn.Facts {
        let bucket = AttemptBucket(account: ID(rawValue: "anna"), browser: nil)
        return SignIn.Facts(
            account: account, attempt: ReservedAttempt(bucket: bucket, failures: failures, total: failures, locks: 0),
            passwordIsRight: isRight, settings: Settings(), origin: .sample, now: now)
    }

    @Test("Opens to the right password of an active account, and to nothing else")
    func opens() throws {
        #expect(SignIn.opens(Self.facts(account: try .sample(), isRight: true)))
        #expect(!SignIn.opens(Self.facts(account: try .sample(), isRight: false)))
        #expect(!SignIn.opens(Self.facts(account: nil, isRight: true)))
        #expect(!SignIn.opens(Self.facts(account: try .sample(state: .staged), isRight: true)))
        #expect(!SignIn.opens(Self.facts(account: try .sample(state: .suspended), isRight: true)))
        #expect(!SignIn.opens(Self.facts(account: try .sample(expiredAt: now), isRight: true)))
    }

    @Test("A failure is the same one for every reason")
    func alike() throws {
        let failures = try [Account.sample(), .sample(state: .suspended), .sample(expiredAt: now), nil].map {
            SignIn.failure(Self.facts(account: $0, isRight: false))
        }
        for failure in failures {
            #expect(failure.refusals == [.wrongCredentials] && failure.changes.isEmpty && failure.notices.isEmpty)
            #expect(failure.events.map(\.kind) == [.signInFailed] && failure.events.map(\.actor) == [.anonymous])
        }
    }

    @Test("The tenth wrong password locks, a right one never does", arguments: [(9, false), (10, true), (11, true)])
    func locks(failures: Int, locks: Bool) throws {
        #expect(SignIn.locks(Self.facts(account: try .sample(), isRight: false, failures: failures)) == locks)
        #expect(!SignIn.locks(Self.facts(account: try .sample(), isRight: true, failures: failures)))
    }

    @Test(
        "A lock is told to the person, and to the administrators unless they have just been", arguments: [false, true])
    func told(tellsAdministrators: Bool) throws {
        let account = try Account.sample()
        let lock = AccountLock(account: account, until: now, attempts: 10, isByFactors: false, origin: .sample)
        let decision = lock.decide(tellsAdministrators: tellsAdministrators)
        #expect(
            decision.notices.map(\.recipients)
                == (tellsAdministrators ? [[.primary], [.administrators]] : [[.primary]]))
        #expect(decision.events.map(\.kind) == [.accountLocked])
    }
}
