import Domain

extension Passkey {
    static func sample() throws -> Passkey {
        Passkey(
            id: ID(rawValue: "passkey"), account: ID(rawValue: "anna"), credentialID: "credential", publicKey: "key",
            signCount: 7, name: try .sample(), isBackupEligible: false, isBackedUp: false, createdAt: now)
    }
}

extension SpentChallenge {
    static let sample = SpentChallenge(digest: "challenge", expiresAt: now + .minutes(5))
}

extension FactorName {
    struct Illegible: Error {}

    static func sample() throws -> FactorName {
        guard let name = FactorName("Pixel") else { throw Illegible() }
        return name
    }
}

extension PhoneEnrolment {
    /// Scanned, and waiting for its number.
    static func sample(flow: String = "flow", account: String = "anna", at time: Timestamp = now) throws
        -> PhoneEnrolment
    {
        PhoneEnrolment(
            id: ID(rawValue: "enrolment"), account: ID(rawValue: account), flow: ID(rawValue: flow), createdAt: time,
            expiresAt: time + .minutes(10),
            candidate: Candidate(
                phone: ID(rawValue: "phone"), name: try .sample(), key: "key", numberDigest: "number"))
    }
}
