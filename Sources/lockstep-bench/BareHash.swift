import ArgumentParser
import CSodium

/// Nothing but libsodium's argon2id, on every core: no sign-in can be faster.
struct BareHash: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Hashes on all cores for a while and prints how many a second.")

    @Option(help: "How long, in seconds.")
    var seconds = 2.0

    @Flag(help: "Each thread keeps the memory of a hash for its next one, as Lockstep does under load.")
    var keepMemory = false

    // Written out rather than taken from `Argon2Parameters.standard`: a limit that followed the code it is held against
    // would hide a change of that code.
    private static let memory = 19_456 * 1_024
    private static let passes: UInt64 = 2

    func run() throws {
        guard sodium_init() >= 0 else { throw ExitCode.failure }
        let rate = RatePerThread.measure(for: seconds) {
            CSodium_keep_memory(keepMemory)
            return keepMemory ? Self.hashInKeptMemory() : Self.hash()
        }
        print(rate.json)
    }

    private static let password = Array("correct horse battery staple".utf8CString.dropLast())
    private static let salt = [UInt8](repeating: 7, count: 16)

    /// False when it was out of memory.
    private static func hash() -> Bool {
        var hash = [UInt8](repeating: 0, count: 32)
        return crypto_pwhash(
            &hash, UInt64(hash.count), password, UInt64(password.count), salt, passes, memory,
            crypto_pwhash_ALG_ARGON2ID13) == 0
    }

    private static func hashInKeptMemory() -> Bool {
        var hash = [UInt8](repeating: 0, count: 32)
        return CSodium_argon2id(&hash, UInt64(hash.count), password, UInt64(password.count), salt, passes, memory) == 0
    }
}
