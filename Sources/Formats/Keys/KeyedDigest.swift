import Crypto
package import Domain

/// HMAC-SHA256 (RFC 2104) over a list of texts.
package enum KeyedDigest {
    /// The digest in base64url, 43 characters. No two different lists of parts are the same message; the first part
    /// should say what the digest is for, so that one made for one purpose can't serve another.
    package static func compute(key: Secret<[UInt8]>, parts: [String]) -> String {
        Base64URL.encode(
            HMAC<SHA256>.authenticationCode(
                for: PreAuthenticationEncoding.encode(parts), using: SymmetricKey(data: key.exposed)))
    }

    /// Whether `digest` is the one that `compute` gives, found out in constant time.
    package static func isValid(_ digest: some StringProtocol, key: Secret<[UInt8]>, parts: [String]) -> Bool {
        ConstantTime.areEqual(digest, compute(key: key, parts: parts))
    }
}
