import Domain
package import Formats
import Store
import Synchronization

/// The key that pushes are signed with, read once: it never changes, because phones subscribe to it.
final class PushKeyCache: Sendable {
    fileprivate let key = Mutex<ES256PrivateKey?>(nil)
}

extension Installation {
    /// Who sends pushes. The key is made when it is first asked for.
    package func findPushIdentity() async throws -> VAPIDIdentity {
        let organisation = try await findSettings().organisation
        let contact: VAPIDContact? =
            if let address = try? EmailAddress(organisation.contactEmail) {
                VAPIDContact(address)
            } else {
                (try? BaseURL(baseURL)).map(VAPIDContact.init)
            }
        guard let contact else { throw Keyring.OpenFault.forged }
        return VAPIDIdentity(key: try await findPushKey(), contact: contact)
    }

    private func findPushKey() async throws -> ES256PrivateKey {
        if let known = pushKey.key.withLock({ $0 }) { return known }
        let now = time.now()
        let made = SealedSecret(
            text: try keys.current.data.seal(chance.p256PrivateKey().exposed, context: Self.pushKeyContext))
        // Of two servers that make one at the same moment, both take the one that was first.
        let sealed = try await database.write { transaction in
            if let stored = try transaction.findPushIdentity() { return stored }
            try transaction.insertPushIdentity(made, at: now)
            return try transaction.findPushIdentity() ?? made
        }
        let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
        let bytes = try keys.data.open(sealed.text, context: Self.pushKeyContext)
        guard let key = ES256PrivateKey(bytes: Secret(bytes)) else { throw Keyring.OpenFault.forged }
        pushKey.key.withLock { $0 = key }
        return key
    }

    /// `nil` where it isn't one that this version sends to.
    func openSubscription(_ sealed: SealedSecret, of phone: ID<Phone>) async throws -> PushSubscription? {
        let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
        let json = try keys.data.openText(sealed.text, context: Self.subscriptionContext(phone))
        return try? PushSubscription(json: json.exposed)
    }

    /// Seals the key and the subscriptions under the newest data key. Answers how many texts that was.
    func resealPush() async throws -> Int {
        let keys = keys.current
        var sealed = try await database.write { transaction -> Int in
            guard let stored = try transaction.findPushIdentity(), keys.data.needsResealing(stored.text) else {
                return 0
            }
            let anew = try Self.reseal(stored, keys, Self.pushKeyContext)
            return try transaction.updatePushIdentity(from: stored, to: anew) ? 1 : 0
        }
        var after = ""
        while true {
            let start = after
            let batch = try await database.write { transaction -> (last: String?, sealed: Int) in
                let phones = try transaction.listSubscribedPhones(after: start, limit: 200)
                var count = 0
                for phone in phones {
                    guard let stored = phone.subscription, keys.data.needsResealing(stored.text) else { continue }
                    let anew = try Self.reseal(stored, keys, Self.subscriptionContext(phone.id))
                    if try transaction.updatePhoneSubscription(phone.id, from: stored, to: anew) { count += 1 }
                }
                return (phones.last?.id.rawValue, count)
            }
            sealed += batch.sealed
            guard let last = batch.last else { return sealed }
            after = last
        }
    }

    private static func reseal(
        _ secret: SealedSecret, _ keys: KeyStore.Keys, _ context: String
    ) throws -> SealedSecret {
        SealedSecret(text: try keys.data.seal(try keys.data.open(secret.text, context: context), context: context))
    }

    private static let pushKeyContext = "push identity"
}
