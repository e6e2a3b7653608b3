package import Domain

/// Six digits that a person carries from one screen to another.
package struct SixDigitCode: Sendable {
    /// With its leading zeros.
    package let text: Secret<String>

    /// - Parameter number: Below a million.
    init(number: Int) {
        precondition((0..<1_000_000).contains(number), "six digits hold a number below a million")
        text = Secret(String(String(1_000_000 + number).dropFirst()))
    }

    /// What somebody typed. Spaces are ignored, because apps show `123 456`. `nil` unless the rest is six ASCII digits.
    package init?(typed: some StringProtocol) {
        // The length first: what comes in may be megabytes long.
        guard typed.utf8.count <= 32 else { return nil }
        let digits = typed.utf8.filter { $0 != UInt8(ascii: " ") }
        guard digits.count == 6, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        text = Secret(String(decoding: digits, as: UTF8.self))
    }

    /// Compares in constant time.
    package func matches(_ other: SixDigitCode) -> Bool {
        ConstantTime.areEqual(text.exposed, other.text.exposed)
    }

    /// As it is shown: `123 456`.
    package var grouped: Secret<String> {
        Secret(text.exposed.grouped(by: 3, separator: " "))
    }
}
