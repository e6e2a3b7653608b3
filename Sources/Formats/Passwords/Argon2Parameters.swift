/// What one hash costs. Lanes are always 1: libsodium computes in one thread, and the server's parallelism comes from
/// hashing several passwords at once.
package struct Argon2Parameters: Hashable, Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case memoryOutOfRange(ClosedRange<Int>)
        case passesOutOfRange(ClosedRange<Int>)
    }

    /// From what RFC 9106 allows at least, to 1 GiB: beyond that a slip of the finger would stop the machine.
    package static let memoryRange = 8...1_048_576
    package static let passesRange = 1...64

    /// 19 MiB and two passes: OWASP's Password Storage Cheat Sheet, and 22 to 30 ms a hash on a small machine.
    package static let standard = Argon2Parameters(uncheckedMemory: 19_456, passes: 2)

    /// KiB.
    package let memory: Int
    package let passes: Int

    /// - Parameter memory: KiB, 8 to 1,048,576.
    /// - Parameter passes: 1 to 64.
    package init(memory: Int, passes: Int) throws(Fault) {
        guard Self.memoryRange.contains(memory) else { throw .memoryOutOfRange(Self.memoryRange) }
        guard Self.passesRange.contains(passes) else { throw .passesOutOfRange(Self.passesRange) }
        self.init(uncheckedMemory: memory, passes: passes)
    }

    private init(uncheckedMemory memory: Int, passes: Int) {
        self.memory = memory
        self.passes = passes
    }
}
