import Formats
import UseCases

extension Visit {
    /// What a passkey answered, where the form holds one.
    var passkeyAssertion: PasskeyAssertion.Response? {
        guard let id = bytes(.credentialID), let client = bytes(.clientData), let data = bytes(.authenticatorData),
            let signature = bytes(.signature)
        else { return nil }
        // An authenticator that was told which passkeys may answer needn't say whose they are.
        let hasHandle = !field(PasskeyField.userHandle.rawValue).isEmpty
        guard let handle = hasHandle ? bytes(.userHandle) : .some([]) else { return nil }
        return PasskeyAssertion.Response(
            credentialID: id, clientDataJSON: client, authenticatorData: data, signature: signature,
            userHandle: hasHandle ? handle : nil)
    }

    /// A passkey that was made, where the form holds one.
    var passkeyRegistration: PasskeyRegistration.Response? {
        guard let id = bytes(.credentialID), let client = bytes(.clientData), let attestation = bytes(.attestation)
        else { return nil }
        return PasskeyRegistration.Response(
            credentialID: id, clientDataJSON: client, attestationObject: attestation)
    }

    private func bytes(_ field: PasskeyField) -> [UInt8]? {
        Base64URL.decode(self.field(field.rawValue)).flatMap { $0.isEmpty ? nil : $0 }
    }
}
