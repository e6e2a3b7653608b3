import ArgumentParser
import Crypto
import Formats
import UseCases

/// Nothing but checks of an ES256 signature, on every core: no sign-in with a passkey can be faster. Or of whole answers
/// of passkeys: what Lockstep adds to the signature, without HTTP and store.
struct SignatureChecks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks signatures on all cores for a while and prints how many a second.")

    @Option(help: "How long, in seconds.")
    var seconds = 2.0

    @Flag(help: "Check whole answers, as in a sign-in.")
    var whole = false

    func run() throws {
        print(whole ? try answers().json : try signatures().json)
    }

    private func answers() throws -> RatePerThread {
        let (email, origin, relyingParty) = ("person@example.org", "http://localhost:8080", "localhost")
        let challenge = [UInt8](repeating: 9, count: 32)
        let answer = try PasskeyAssertion.Response(
            to: Base64URL.encode(challenge), from: email, at: origin, of: relyingParty,
            signedBy: SeededFactors.passkey())
        let key = try SeededFactors.coseKey()
        let expectations = PasskeyExpectations(
            challenge: challenge, origin: origin, relyingPartyID: relyingParty, requiresUserVerification: true)
        return RatePerThread.measure(for: seconds) {
            // The key is read each time, as it is from the store.
            guard let publicKey = try? COSEKey(parsing: key) else { return false }
            let passkey = PasskeyAssertion.Passkey(
                credentialID: answer.credentialID, publicKey: publicKey, signCount: 0, isBackupEligible: false,
                userHandle: Population.id(of: email).userHandle)
            return
                (try? PasskeyAssertion.verify(answer, of: passkey, expecting: expectations, requiresUserHandle: true))
                != nil
        }
    }

    private func signatures() throws -> RatePerThread {
        let key = try SeededFactors.passkey()
        let message = [UInt8](repeating: 7, count: 69)
        let (signature, publicKey) = (try key.signature(for: message), key.publicKey)
        return RatePerThread.measure(for: seconds) { publicKey.isValidSignature(signature, for: message) }
    }
}
