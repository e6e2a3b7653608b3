import Domain
import Testing

extension EnrolledFactors {
    static func sample(
        authenticator: Bool = false, passkeys: Int = 0, phones: Int = 0, duo: Bool = false, codes: Int = 0,
        waits: Bool = false
    ) -> EnrolledFactors {
        var enrolled = EnrolledFactors()
        enrolled.hasAuthenticator = authenticator
        enrolled.passkeys = passkeys
        enrolled.phones = phones
        enrolled.duoSince = duo ? now : nil
        enrolled.recoveryCodes = codes
        enrolled.waitsForEnrolmentCode = waits
        return enrolled
    }
}

@Suite("What answers when a factor is asked for")
struct EnrolledFactorsTests {
    struct Case: Sendable {
        let enrolled: EnrolledFactors
        let answering: Set<FactorKind>
    }

    static let cases = [
        Case(enrolled: .sample(), answering: []),
        Case(enrolled: .sample(authenticator: true), answering: [.totp]),
        Case(enrolled: .sample(passkeys: 2), answering: [.passkey]),
        Case(enrolled: .sample(phones: 1), answering: [.push]),
        Case(enrolled: .sample(authenticator: true, passkeys: 1, phones: 3), answering: [.totp, .passkey, .push]),
        Case(enrolled: .sample(authenticator: true, codes: 1), answering: [.totp, .recoveryCode]),
        // Recovery codes stand in for a factor and are none.
        Case(enrolled: .sample(codes: 10), answering: []),
        // Duo is for who has nothing else.
        Case(enrolled: .sample(duo: true), answering: [.duo]),
        Case(enrolled: .sample(duo: true, codes: 1), answering: [.duo, .recoveryCode]),
        Case(enrolled: .sample(authenticator: true, duo: true), answering: [.totp]),
        // After a reset by an administrator the code that was handed out answers, until something is enrolled.
        Case(enrolled: .sample(waits: true), answering: [.enrolmentCode]),
        Case(enrolled: .sample(codes: 3, waits: true), answering: [.enrolmentCode]),
        Case(enrolled: .sample(authenticator: true, waits: true), answering: [.totp]),
    ]

    @Test("Each for its own, codes beside them, Duo alone", arguments: cases)
    func answering(_ it: Case) {
        #expect(it.enrolled.answering == it.answering)
        #expect(it.enrolled.isEmpty == it.answering.isDisjoint(with: [.totp, .passkey, .push, .duo]))
    }

    @Test("Every kind has proofs, and no proof belongs to two", arguments: FactorKind.allCases)
    func kinds(kind: FactorKind) {
        #expect(!kind.proofs.isEmpty)
        for proof in kind.proofs { #expect(proof.factor == kind) }
    }

    @Test(
        "A link and a password are no factors",
        arguments: [
            ProofKind.currentPassword, .resetLinkAtPrimary, .resetLinkAtRecovery, .activationLink,
        ])
    func noFactor(proof: ProofKind) {
        #expect(proof.factor == nil)
    }
}
