/// A password as a person typed it: any Unicode, up to 1,024 bytes of UTF-8, never trimmed or truncated.
package struct Password: Sendable {
    package static let maximumBytes = 1_024

    /// NFKC, the form that verifiers are computed over and that rules are checked against.
    package let normalised: Secret<String>
    /// Code points, before or after normalisation, whichever are fewer: one ligature may become eighteen letters.
    package let length: Int

    /// Refused when empty or longer than `maximumBytes`, counted before normalisation.
    package init(_ typed: String) throws(PasswordFault) {
        guard !typed.isEmpty else { throw .empty }
        guard typed.utf8.count <= Self.maximumBytes else { throw .tooLong }
        let composed = NormalisedText.compatibilityComposed(typed)
        normalised = Secret(composed)
        length = min(typed.unicodeScalars.count, composed.unicodeScalars.count)
    }
}

package enum PasswordFault: Error, Hashable, Sendable {
    case empty, tooLong

    package var refusal: Refusal {
        switch self {
        case .empty: .passwordEmpty
        case .tooLong: .passwordTooLong(maximumBytes: Password.maximumBytes)
        }
    }
}
