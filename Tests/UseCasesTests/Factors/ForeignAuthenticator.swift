import Crypto

/// An authenticator app that shares no line with ours: what a person typed there by hand, read by RFC 4648 and answered
/// by RFC 6238, with the bits written out.
struct ForeignAuthenticator {
    private let key: [UInt8]

    init(typed: String) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bits = ""
        for character in typed.uppercased() {
            guard let value = alphabet.firstIndex(of: character) else { continue }
            bits += String(String(32 + value, radix: 2).dropFirst())
        }
        var key: [UInt8] = []
        while bits.count >= 8 {
            key += [UInt8(bits.prefix(8), radix: 2) ?? 0]
            bits.removeFirst(8)
        }
        self.key = key
    }

    func code(at seconds: Int64) -> String {
        let counter = withUnsafeBytes(of: (seconds / 30).bigEndian, Array.init)
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: key)))
        let offset = Int(mac[19] % 16)
        let number = mac[offset..<offset + 4].reduce(0) { $0 * 256 + Int($1) } % 0x8000_0000 % 1_000_000
        return String(String(1_000_000 + number).dropFirst())
    }
}
