import ArgumentParser
import Crypto

/// Nothing but checks of an ES256 signature, on every core: no sign-in with a passkey can be faster.
struct SignatureChecks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks signatures on all cores for a while and prints how many a second.")

    @Option(help: "How long, in seconds.")
    var seconds = 2.0

    func run() throws {
        let key = try SeededFactors.passkey()
        let message = [UInt8](repeating: 7, count: 69)
        let (signature, publicKey) = (try key.signature(for: message), key.publicKey)
        print(RatePerThread.measure(for: seconds) { publicKey.isValidSignature(signature, for: message) }.json)
    }
}
