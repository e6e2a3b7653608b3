package import Domain

extension Transaction {
    /// The private key that every push of this installation is signed with.
    package func findPushIdentity() throws -> SealedSecret? {
        try find("SELECT private_key FROM push_identity WHERE id = 1").map { SealedSecret(text: try $0.text(0)) }
    }

    /// Where there is none yet: subscriptions are bound to the first one.
    package func insertPushIdentity(_ key: SealedSecret, at now: Timestamp) throws {
        try send(
            "INSERT INTO push_identity (id, private_key, created_at) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING",
            key.text, now)
    }

    package func updatePushIdentity(from old: SealedSecret, to new: SealedSecret) throws -> Bool {
        try execute(
            "UPDATE push_identity SET private_key = $2 WHERE id = 1 AND private_key = $1", old.text, new.text) == 1
    }
}
