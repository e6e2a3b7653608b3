package import Domain

extension DirectoryPassword {
    /// The value of `unicodePwd` (MS-ADTS, section 3.1.1.3.1.5): the password in quotes, in UTF-16 with the lower byte
    /// first. A quote within it is a character like any other.
    package var unicodePwd: Secret<[UInt8]> {
        Secret(
            "\"\(text.exposed)\"".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
    }
}

extension PasswordVerifier {
    /// The value of `userPassword` that OpenLDAP's module for Argon2 reads.
    package var userPassword: Secret<[UInt8]> { Secret(Array("{ARGON2}\(phc.exposed)".utf8)) }
}
