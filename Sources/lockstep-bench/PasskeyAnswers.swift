import ArgumentParser
import Crypto
import Formats
import UseCases

/// What authenticators answer to challenges, made before they are measured: signing costs as much as checking.
struct PasskeyAnswers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answers",
        abstract: "Reads lines with an address and a challenge; prints the fields of the form that answers each.")

    @Option(help: "The portal's origin.")
    var origin: String

    @Option(help: "The domain that the passkeys are bound to.")
    var relyingParty: String

    func run() throws {
        let key = try SeededFactors.passkey()
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2 else { throw ValidationError("a line has an address and a challenge") }
            print(try fields(email: words[0], challenge: words[1], key))
        }
    }

    private func fields(email: String, challenge: String, _ key: P256.Signing.PrivateKey) throws -> String {
        let answer = try PasskeyAssertion.Response(
            to: challenge, from: email, at: origin, of: relyingParty, signedBy: key)
        let fields: KeyValuePairs<String, [UInt8]> = [
            "credential_id": answer.credentialID, "client_data": answer.clientDataJSON,
            "authenticator_data": answer.authenticatorData, "signature": answer.signature,
            "user_handle": Population.id(of: email).userHandle,
        ]
        return fields.map { "\($0.key)=\(Base64URL.encode($0.value))" }.joined(separator: "&")
    }
}

extension PasskeyAssertion.Response {
    /// User present and user verified (WebAuthn, section 6.1).
    private static let flags: UInt8 = 0b101

    /// - Parameter challenge: In base64url.
    init(
        to challenge: String, from email: String, at origin: String, of relyingParty: String,
        signedBy key: P256.Signing.PrivateKey
    ) throws {
        let clientData = JSONText.object([
            "type": .string("webauthn.get"), "challenge": .string(challenge), "origin": .string(origin),
            "crossOrigin": .bool(false),
        ]).bytes
        let counter: [UInt8] = [0, 0, 0, 0]
        let authenticatorData = Array(SHA256.hash(data: Array(relyingParty.utf8))) + [Self.flags] + counter
        let signature = try key.signature(for: authenticatorData + Array(SHA256.hash(data: clientData)))
        self.init(
            credentialID: SeededFactors.credentialID(of: email), clientDataJSON: clientData,
            authenticatorData: authenticatorData, signature: Array(signature.derRepresentation),
            userHandle: Population.id(of: email).userHandle)
    }
}
