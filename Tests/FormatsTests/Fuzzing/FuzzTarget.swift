import FoundationEssentials
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A decoder that has to live with whatever comes in: it may refuse, it may not crash, hang or take what it doesn't
/// mean.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
    enum Verdict: Hashable, Sendable {
        case refused
        /// Accepted, and whatever should then hold does: as a rule, that writing it gives what was read.
        case accepted
        /// Accepted, and it does not hold.
        case broken
    }

    let name: String
    let seeds: @Sendable () throws -> [[UInt8]]
    let judge: @Sendable ([UInt8]) -> Verdict

    var testDescription: String { name }

    /// - Parameters:
    ///   - seeds: Inputs that are accepted. Files in `Corpus/NAME` are added to them, such as those that once went wrong.
    ///   - decode: `nil` or a throw for what is refused.
    ///   - holds: What must be true of everything that is accepted.
    init<Value>(
        _ name: String, seeds: @autoclosure @escaping @Sendable () throws -> [[UInt8]],
        decode: @escaping @Sendable ([UInt8]) throws -> Value?, holds: @escaping @Sendable (Value, [UInt8]) -> Bool
    ) {
        self.name = name
        self.seeds = { try seeds() + Self.corpus(name) }
        judge = { bytes in
            guard let value = try? decode(bytes) else { return .refused }
            return holds(value, bytes) ? .accepted : .broken
        }
    }

    /// - Parameter duration: As many inputs as fit into it; 3,000 where there is none. The same ones on every run.
    func run(for duration: Duration? = nil) throws {
        let seeds = try seeds()
        for seed in seeds where judge(seed) == .broken {
            Issue.record("\(name): \(Self.described(seed))")
        }
        try #require(
            seeds.contains { judge($0) == .accepted }, "no seed of \(name) is accepted: nothing would be tried")
        var mutator = Mutator(seeds: seeds, seed: 1)
        var count = 0
        let start = ContinuousClock.now
        while duration.map({ ContinuousClock.now - start < $0 }) ?? (count < 3_000) {
            let input = mutator.next()
            let begin = ThreadClock.now
            let verdict = judge(input)
            let took = ThreadClock.now - begin
            if verdict == .broken || took > Self.longest {
                Issue.record("\(name), input \(count), \(verdict) in \(took): \(Self.described(input))")
                return
            }
            count += 1
        }
    }

    /// What one input may take. Whoever sends many at once waits for themself, and nobody else for them.
    static let longest: Duration = .seconds(1)

    /// How long a campaign tries each.
    static let duration: Duration? = getenv("LOCKSTEP_FUZZ_SECONDS").flatMap { Int(String(cString: $0)) }
        .map { .seconds($0) }

    private static func corpus(_ name: String) throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Corpus/\(name)")
        guard FileManager.default.fileExists(atPath: folder.path()) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map { file in
            Array(try Data(contentsOf: folder.appending(path: file)))
        }
    }

    /// To be put into a file of the corpus: `xxd -r -p`.
    private static func described(_ bytes: [UInt8]) -> String {
        bytes.map { byte in String(String(UInt16(byte) + 256, radix: 16).dropFirst()) }.joined()
    }
}
