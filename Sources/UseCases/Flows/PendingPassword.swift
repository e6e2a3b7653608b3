import Domain
import Formats

/// A new password that waits for a factor: the flow's row has the ciphertext, the browser's cookie the key.
enum PendingPassword {
    static func seal(_ password: Password, under token: Token, flow: ID<Flow>) throws -> SealedSecret {
        SealedSecret(text: try TokenSeal.seal(password.normalised, under: token, context: context(flow)))
    }

    static func open(_ flow: Flow, under token: Token) -> Password? {
        guard let sealed = flow.sealed,
            let text = TokenSeal.open(sealed.text, under: token, context: context(flow.id))
        else { return nil }
        return try? Password(text.exposed)
    }

    private static func context(_ flow: ID<Flow>) -> String { "new password of flow \(flow)" }
}
