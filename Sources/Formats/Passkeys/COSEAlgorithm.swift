/// The kinds of signature that are offered to authenticators, in the order of preference; the raw value is the COSE
/// identifier (RFC 9053, RFC 8812).
package enum COSEAlgorithm: Int64, CaseIterable, Hashable, Sendable {
    /// ECDSA over P-256 with SHA-256: what every authenticator has.
    case es256 = -7
    /// Ed25519.
    case edDSA = -8
    /// RSASSA-PKCS1-v1_5 with SHA-256: Windows Hello on machines whose TPM does nothing else.
    case rs256 = -257
}
