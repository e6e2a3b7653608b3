import Domain
import Testing

@Suite("Refusals have stable names")
struct RefusalTests {
    static let all: [Refusal] =
        [
            .wrongCredentials, .reauthenticationRequired, .linkDead, .factorRequired, .passwordEmpty,
            .passwordTooShort(minimum: 12), .passwordTooLong(maximumBytes: 1_024), .passwordContainsName,
            .passwordCommon(.listedWord), .passwordBreached,
            .passwordTooShortThere(directory: "Domain", minimum: 14), .passwordTooSimpleThere(directory: "Domain"),
            .passwordContainsSequence("abc"),
            .passwordReused(remembered: 5), .passwordUnchanged, .passwordTooRecent(changeableFrom: now),
            .passwordMismatch, .passwordManagedElsewhere, .passwordDecidedBy(directory: "Domain"), .addressEmpty,
            .addressMalformed, .addressTooLong,
            .addressSameAsPrimary, .addressTaken, .userNameMalformed, .userNameTaken, .nameMalformed, .accountUnknown,
            .stateForbids(.staged), .settingUnknown("x"), .settingOutOfRange(key: "x", range: "y"), .tooManyAttempts,
            .formExpired, .crossSite, .passkeyWrong, .passkeyExpired, .passkeyNameMalformed, .tooManyPasskeys,
            .numberWrong, .pushOpenElsewhere, .pushStopped, .requestOver, .signatureWrong, .phoneNameMalformed,
            .tooManyPhones, .duoDenied, .duoUnavailable, .duoNotAlone, .notAllowed, .lastOwner, .reasonMissing,
            .reasonMalformed, .nothingToChange, .accountExpired, .noRecoveryAddress, .resetImpossible, .tooManyPeople,
            .externalIDTaken, .changedMeanwhile,
            .keyUnknown, .keyNameMalformed, .keyLifeOutOfRange(.owner),
            .connectionUnknown, .connectionNameMalformed, .connectionNameTaken,
            .connectionFaulty(ConnectionFault(.servers, .malformed)), .connectorUnknown, .connectorNotConfirmed,
            .fingerprintWrong, .publicKeyMalformed, .entryMalformed, .alreadyBound,
            .entryUnknown, .entryAmbiguous, .entryUnidentified, .entryBoundToAnother(email: "bert@example.org"),
            .accountBoundThere, .entryChangedMeanwhile, .connectionPaused,
            .directoryUnreadable(.referred),
        ] + CharacterClass.allCases.map(Refusal.passwordNeeds)

    @Test("No two share one")
    func unique() {
        #expect(Set(Self.all.map(\.code)).count == Self.all.count)
    }

    @Test("They are kebab-case", arguments: all)
    func kebabCase(refusal: Refusal) {
        #expect(
            refusal.code.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isLowercase }
            })
    }

    @Test(
        "What the outside relies on is there",
        arguments: [
            "wrong-credentials", "password-too-short", "password-common", "password-contains-name", "password-reused",
            "password-mismatch", "password-unchanged", "link-dead", "too-many-attempts", "address-same-as-primary",
            "cross-site",
        ])
    func contract(code: String) {
        #expect(Self.all.contains { $0.code == code })
    }
}
