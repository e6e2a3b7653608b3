import Domain
package import Formats
import Store

/// Why a head that was given out earlier doesn't fit the trail as it is now.
package enum AuditHeadFault: String, Hashable, Sendable, CaseIterable {
    /// Signed by somebody else, or by this installation with other keys: those of before it was set up anew.
    case otherKey = "other-key"
    /// What it says is not what was signed.
    case notSigned = "not-signed"
    /// The trail ends before it: it was cut off, or put back to an earlier end.
    case cut
    /// The event of its number is another one than it was then.
    case rewritten
}

extension Installation {
    /// Compares a signed head with the event that it names. Whether all before that is whole, `verifyAudit` says.
    package func findFault(in head: SignedAuditHead) async throws -> AuditHeadFault? {
        let publicKey = try AuditHeadSigner(key: keys.current.audit).publicKey
        guard head.publicKey == publicKey else { return .otherKey }
        guard head.isSigned(by: publicKey) else { return .notSigned }
        // Of an empty trail.
        guard head.number > 0 else { return nil }
        guard let event = try await database.read({ try $0.findAuditEvent(head.number) }) else { return .cut }
        return event.link == head.link ? nil : .rewritten
    }
}
