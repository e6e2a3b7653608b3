/// Several texts as one run of bytes that can be read back in only one way, for keyed digests and associated data.
///
/// Joined without lengths, `["ab", "c"]` and `["a", "bc"]` would be the same message, and bytes could be moved from
/// one field into the next without the digest noticing. The encoding is PASETO's (its specification, "PAE"), except
/// that lengths are big-endian: the number of parts, then each part's length and bytes; eight bytes a number.
enum PreAuthenticationEncoding {
    static func encode(_ parts: [String]) -> [UInt8] {
        var bytes = UInt64(parts.count).bigEndianBytes
        for part in parts {
            bytes += UInt64(part.utf8.count).bigEndianBytes
            bytes += part.utf8
        }
        return bytes
    }
}

extension UInt64 {
    var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}
