import CSodium

/// Comparison whose duration tells nothing about where two values differ.
package enum ConstantTime {
    /// Lengths are not secret: values of unequal length are unequal at once.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }

    package static func areEqual(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        areEqual(Array(left.utf8), Array(right.utf8))
    }
}
