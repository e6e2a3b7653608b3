import Domain
import Testing
import Texts

@Suite("What a refusal says")
struct RefusalWordsTests {
    private static let refusals: [Refusal] =
        [
            .wrongCredentials, .reauthenticationRequired, .linkDead, .factorRequired, .passwordEmpty,
            .passwordTooShort(minimum: 12), .passwordTooLong(maximumBytes: 1_024), .passwordContainsName,
            .passwordTooShortThere(directory: "Domain", minimum: 14), .passwordTooSimpleThere(directory: "Domain"),
            .passwordBreached, .passwordContainsSequence("abc"), .passwordReused(remembered: 1),
            .passwordReused(remembered: 5), .passwordUnchanged,
            .passwordTooRecent(changeableFrom: Timestamp(milliseconds: 1_795_356_309_000)), .passwordMismatch,
            .passwordManagedElsewhere, .passwordDecidedBy(directory: "Domain"), .addressEmpty, .addressMalformed,
            .addressTooLong, .addressSameAsPrimary,
            .addressTaken, .userNameMalformed, .userNameTaken, .nameMalformed, .accountUnknown,
            .stateForbids(.suspended), .settingUnknown("x"), .settingOutOfRange(key: "x", range: "1 to 3"),
            .formExpired,
            .crossSite, .passkeyWrong, .passkeyExpired, .passkeyNameMalformed, .tooManyPasskeys,
            .numberWrong, .pushOpenElsewhere, .pushStopped, .requestOver, .signatureWrong, .phoneNameMalformed,
            .tooManyPhones, .duoDenied, .duoUnavailable, .duoNotAlone, .notAllowed, .lastOwner, .reasonMissing,
            .reasonMalformed, .nothingToChange, .accountExpired, .noRecoveryAddress, .resetImpossible, .tooManyPeople,
            .importChangedMeanwhile, .tooManyImports(limit: 20),
            .nobodyChosen, .settingChangedMeanwhile(key: "lockout.minutes"), .textUnknown("x"), .dayMalformed,
            .textFaulty(TextFault(.gapOpen, in: .body)), .announcementUntimely(CalendarDay(daysSince1970: 20_833)),
            .keyUnknown, .keyNameMalformed, .keyLifeOutOfRange(.owner),
            .connectionUnknown, .connectionNameMalformed, .connectionNameTaken,
            .connectionFaulty(ConnectionFault(.servers, .malformed)), .connectionIncomplete, .connectorUnknown,
            .connectorNotConfirmed,
            .fingerprintWrong, .publicKeyMalformed, .entryMalformed, .alreadyBound,
            .entryUnknown, .entryAmbiguous, .entryUnidentified, .entryBoundToAnother(email: "bert@example.org"),
            .accountBoundThere, .entryChangedMeanwhile, .connectionPaused,
        ]
        + DirectoryReadingFailure.allCases.map { .directoryUnreadable($0) }
        + CharacterClass.allCases.map { .passwordNeeds($0) }
        + CommonPasswordReason.allCases.map { .passwordCommon($0) }

    @Test("It is whole sentences, without a code and without blame", arguments: refusals)
    func isSentences(_ refusal: Refusal) {
        let words = refusal.words
        #expect(words.hasSuffix("."))
        #expect(words.first?.isUppercase == true || words.first == "“")
        #expect(!words.contains(refusal.code))
        for blame in ["invalid", "illegal", "you failed", "you must", "error"] {
            #expect(!words.lowercased().contains(blame))
        }
    }

    @Test("No two say the same")
    func sayDifferentThings() {
        #expect(Set(Self.refusals.map(\.words)).count == Self.refusals.count)
    }

    @Test(
        "It names the facts that help",
        arguments: [
            (Refusal.passwordTooShort(minimum: 14), "14"), (.passwordContainsSequence("321"), "321"),
            (.passwordReused(remembered: 7), "7"),
            (.settingOutOfRange(key: "lockout.attempts", range: "3 to 100"), "3 to 100"),
            (
                .passwordTooRecent(changeableFrom: Timestamp(milliseconds: 1_795_356_309_000)),
                "22 November 2026, 14:05 UTC"
            ),
        ])
    func namesFacts(_ refusal: Refusal, _ fact: String) {
        #expect(refusal.words.contains(fact))
    }

    @Test("What is wrong with a new password stands beside the new password", arguments: refusals)
    func standsBesideItsField(_ refusal: Refusal) {
        guard refusal.code.hasPrefix("password-"), refusal != .passwordMismatch, refusal != .passwordManagedElsewhere
        else { return }
        if case .passwordTooRecent = refusal { return }
        // Of somebody else's, which no form asks for.
        if case .passwordDecidedBy = refusal { return }
        #expect(refusal.fields.first == .newPassword)
    }
}

@Suite("What an activity says")
struct ActivityWordsTests {
    @Test("Every kind of event has a sentence of its own", arguments: AuditKind.allCases)
    func hasSentence(_ kind: AuditKind) {
        #expect(ActivityWords.sentence(for: kind, [:]).hasSuffix("."))
    }

    @Test("A change of state is not mistaken for a place")
    func stateIsNoPlace() {
        #expect(ActivityWords.place(of: .accountStateChanged, ["from": "active", "to": "suspended"]) == nil)
        #expect(ActivityWords.place(of: .signInFailed, ["from": "192.0.2.7", "browser": ""]) == "192.0.2.7")
        #expect(ActivityWords.place(of: .mailSent, [:]) == nil)
    }
}
