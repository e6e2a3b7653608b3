/// A fact that was established in one flow, for one account. It says nothing in any other flow.
package struct Proof: Hashable, Sendable {
    package let flow: ID<Flow>
    package let account: ID<Account>
    package let kind: ProofKind
    package let provenAt: Timestamp

    package init(flow: ID<Flow>, account: ID<Account>, kind: ProofKind, provenAt: Timestamp) {
        self.flow = flow
        self.account = account
        self.kind = kind
        self.provenAt = provenAt
    }
}

package enum ProofKind: String, Hashable, Sendable, CaseIterable {
    case resetLinkAtPrimary, resetLinkAtRecovery, activationLink
    case currentPassword
    case totp, passkey, push, duo, recoveryCode, enrolmentCode
    /// A passkey whose device made sure of its person, by finger, face or PIN: two proofs in one.
    case verifiedPasskey
    /// A code that was made at the host, in place of password and factor.
    case breakGlass = "break-glass"
    /// A directory that decides about the account's password let its person in with it, and with no other.
    case directoryPassword = "directory-password"
}
