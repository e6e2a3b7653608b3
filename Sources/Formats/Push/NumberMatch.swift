/// The number that the browser shows and the phone asks for, so that nobody approves by reflex.
package enum NumberMatch {
    package static let entropyLength = 16

    /// A number below a million from 128 bits of chance: their fraction of 2¹²⁸. No number is likelier than another by
    /// more than one in 2¹⁰⁸, which nobody can tell from none; and unlike drawing again, it always ends.
    ///
    /// - Parameter entropy: 16 bytes from a cryptographic generator.
    package static func make(entropy: [UInt8]) -> SixDigitCode {
        precondition(entropy.count == entropyLength, "a number is made of 16 bytes")
        let fraction = entropy.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return SixDigitCode(number: Int(fraction.multipliedFullWidth(by: 1_000_000).high))
    }
}
