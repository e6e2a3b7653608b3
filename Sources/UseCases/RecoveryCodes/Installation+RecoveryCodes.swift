package import Domain
package import Formats
import Store

extension Installation {
    /// Makes ten new recovery codes in place of those of before. They are shown this once.
    package func makeRecoveryCodes(
        _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<[RecoveryCode]> {
        let now = time.now()
        let codes = (0..<StoredRecoveryCode.count).map { _ in
            RecoveryCode(entropy: chance.bytes(RecoveryCode.entropyLength))
        }
        let stored = codes.map {
            StoredRecoveryCode(id: newID(at: now), account: signedIn.account.id, digest: $0.digest, createdAt: now)
        }
        let decision = try await changeFactors(flow, signedIn, origin) {
            FactorChange.renewRecoveryCodes(stored, $0)
        }
        return Outcome(decision, codes)
    }
}
