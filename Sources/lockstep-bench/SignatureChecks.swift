import ArgumentParser
import Crypto
import Dispatch
import FoundationEssentials

/// Nothing but checks of an ES256 signature, on every core: no sign-in with a passkey can be faster.
struct SignatureChecks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks signatures on all cores for a while and prints how many a second.")

    @Option(help: "How long, in seconds.")
    var seconds = 2.0

    func run() throws {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let key = try SeededFactors.passkey()
        let message = [UInt8](repeating: 7, count: 69)
        let signature = try key.signature(for: message)
        let rates = RatePerThread(count: threads)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            rates.set(Self.checksPerSecond(of: signature, over: message, key.publicKey, for: seconds), at: thread)
        }
        print(#"{"threads": \#(threads), "per_second": \#(rates.sum)}"#)
    }

    private static func checksPerSecond(
        of signature: P256.Signing.ECDSASignature, over message: [UInt8], _ key: P256.Signing.PublicKey,
        for seconds: Double
    ) -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0.0
        while true {
            let elapsed = (clock.now - start) / Duration.seconds(1)
            if elapsed >= seconds { return count / elapsed }
            // A check that fails early would count as one that was done.
            guard key.isValidSignature(signature, for: message) else { return 0 }
            count += 1
        }
    }
}
