import Domain
import HTTPTypes
import Testing
import Web

@Suite("What a refusal answers with")
struct RefusalStatusTests {
    @Test(
        "A refusal has the status that the contract names",
        arguments: [
            (Refusal.wrongCredentials, 401), (.crossSite, 403), (.factorRequired, 403), (.accountUnknown, 404),
            (.stateForbids(.suspended), 409), (.linkDead, 410), (.passwordMismatch, 422), (.formExpired, 422),
            (.numberWrong, 401), (.signatureWrong, 403), (.requestOver, 409), (.pushStopped, 429),
            (.duoDenied, 401), (.duoUnavailable, 503), (.duoNotAlone, 409),
        ])
    func hasStatus(_ refusal: Refusal, _ status: Int) {
        #expect(refusal.status.code == status)
    }

    @Test(
        "What may be tried again says when, and nothing else does",
        arguments: [
            (Refusal.tooManyAttempts, 3_600), (.pushStopped, 600), (.duoUnavailable, 60),
            (.directoryUnreadable(.unreachable), 60), (.wrongCredentials, nil), (.stateForbids(.suspended), nil),
        ] as [(Refusal, Int?)])
    func retryAfter(_ refusal: Refusal, _ seconds: Int?) {
        #expect(refusal.retryAfter == seconds)
        #expect([refusal].retryAfter == seconds)
        // Of a status that is another's.
        #expect([refusal, .codeWrong].retryAfter == nil)
    }

    @Test("Of several, the wrong proof decides")
    func wrongProofDecides() {
        #expect([Refusal.passwordMismatch, .wrongCredentials].status.code == 401)
    }
}
