import ArgumentParser
import CSodium
import Dispatch
import FoundationEssentials

/// Nothing but libsodium's argon2id, on every core: no sign-in can be faster.
struct BareHash: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Hashes on all cores for a while and prints how many a second.")

    @Option(help: "How long, in seconds.")
    var seconds = 2.0

    // Written out rather than taken from `Argon2Parameters.standard`: a limit that followed the code it is held against
    // would hide a change of that code.
    private static let memory = 19_456 * 1_024
    private static let passes: UInt64 = 2

    func run() throws {
        guard sodium_init() >= 0 else { throw ExitCode.failure }
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let rates = RatePerThread(count: threads)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            rates.set(Self.hashesPerSecond(for: seconds), at: thread)
        }
        print(#"{"threads": \#(threads), "per_second": \#(rates.sum)}"#)
    }

    private static func hashesPerSecond(for seconds: Double) -> Double {
        let password = Array("correct horse battery staple".utf8CString.dropLast())
        let salt = [UInt8](repeating: 7, count: 16)
        var hash = [UInt8](repeating: 0, count: 32)
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0.0
        while true {
            let elapsed = (clock.now - start) / Duration.seconds(1)
            if elapsed >= seconds { return count / elapsed }
            let status = crypto_pwhash(
                &hash, UInt64(hash.count), password, UInt64(password.count), salt, passes, memory,
                crypto_pwhash_ALG_ARGON2ID13)
            // Out of memory: the rest of the loop would count work that was not done.
            guard status == 0 else { return 0 }
            count += 1
        }
    }
}
