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

    @Test("Of several, the wrong proof decides")
    func wrongProofDecides() {
        #expect([Refusal.passwordMismatch, .wrongCredentials].status.code == 401)
    }
}
