/// Why an administrator did something, in their own words, for whoever reads the trail later. The person is told what
/// was done and not why: a reason may say what they shouldn't read.
package struct Reason: Hashable, Sendable {
    package let text: String

    /// In characters.
    package static let longest = 200

    package enum Fault: Error, Hashable, Sendable { case empty, malformed }

    /// Any script, on one line.
    package init(_ typed: some StringProtocol) throws(Fault) {
        // The bytes first: what comes in may be long, and characters cost more to count.
        guard typed.utf8.count <= 4 * Self.longest + 100 else { throw .malformed }
        let trimmed = String(typed.trimmingWhitespace())
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.unicodeScalars.count <= Self.longest, trimmed.isLegible else { throw .malformed }
        text = trimmed
    }
}

extension Reason.Fault {
    package var refusal: Refusal {
        switch self {
        case .empty: .reasonMissing
        case .malformed: .reasonMalformed
        }
    }
}
