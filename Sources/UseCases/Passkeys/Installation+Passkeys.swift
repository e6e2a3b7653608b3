package import Domain
package import Formats
import Store

extension Installation {
    /// Whether passkeys are offered: the organisation wants them, and the service has a domain to bind them to.
    package func offersPasskeys(under settings: Settings) -> Bool {
        settings.factors.offered.contains(.passkey) && (try? BaseURL(baseURL))?.hasDomain == true
    }

    /// What the browser is asked for when a passkey is to be added. Changes nothing.
    package func beginPasskey(_ flow: Token, of signedIn: SignedIn) async throws -> Outcome<PasskeyCreation> {
        guard try await mayChangeFactors(flow, signedIn), let open = try await findOpenFlow(flow) else {
            return .refused(.reauthenticationRequired)
        }
        guard offersPasskeys(under: open.settings) else { return .refused(.factorKindOff) }
        guard open.enrolled.passkeys < Passkey.mostForOne else { return .refused(.tooManyPasskeys) }
        let account = open.account
        let passkeys = try await database.glance { try $0.listPasskeys(of: account.id) }
        let ceremony = try PasskeyCeremony(.addition, of: open.flow.id.rawValue, in: self)
        let organisation = open.settings.organisation.name
        return .done(
            PasskeyCreation(
                challenge: ceremony.makeChallenge().text, relyingPartyID: ceremony.relyingPartyID,
                organisation: organisation.isEmpty ? ceremony.relyingPartyID : organisation,
                userHandle: Base64URL.encode(account.id.userHandle), email: account.email.text,
                displayName: account.label, excluded: passkeys.map(\.credentialID)))
    }

    /// Adds the passkey that the browser has made. From then on it answers.
    package func addPasskey(
        _ response: PasskeyRegistration.Response, named typed: String, _ token: Token, of signedIn: SignedIn,
        origin: Origin
    ) async throws -> Outcome<Void> {
        guard let name = FactorName(typed) else { return .refused(.passkeyNameMalformed) }
        guard let open = try await findOpenFlow(token) else { return .refused(.reauthenticationRequired) }
        let (made, challenge): (NewPasskey, PasskeyChallenge)
        do {
            let ceremony = try PasskeyCeremony(.addition, of: open.flow.id.rawValue, in: self)
            (made, challenge) = try ceremony.register(response)
        } catch let refused as PasskeyRefused {
            return .refused(refused.refusal)
        }
        let now = time.now()
        let passkey = Passkey(
            id: newID(at: now), account: signedIn.account.id, credentialID: Base64URL.encode(made.credentialID),
            publicKey: Base64URL.encode(made.publicKey.bytes), signCount: Int(made.signCount), name: name,
            isBackupEligible: made.isBackupEligible, isBackedUp: made.isBackedUp, createdAt: now)
        return try await changePasskeys(token, signedIn, origin) {
            FactorChange.addPasskey(passkey, isUserVerified: made.isUserVerified, spending: challenge.spent, $0)
        }
    }

    package func listPasskeys(of signedIn: SignedIn) async throws -> [Passkey] {
        try await database.glance { try $0.listPasskeys(of: signedIn.account.id) }
    }

    package func renamePasskey(
        _ id: ID<Passkey>, to typed: String, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        guard let name = FactorName(typed) else { return .refused(.passkeyNameMalformed) }
        return try await changePasskeys(flow, signedIn, origin) { FactorChange.renamePasskey(id, to: name, $0) }
    }

    package func removePasskey(
        _ id: ID<Passkey>, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        try await changePasskeys(flow, signedIn, origin) { FactorChange.removePasskey(id, $0) }
    }

    /// What the browser is asked for when one of the account's passkeys is to answer in a flow. Changes nothing.
    package func requestPasskey(in open: OpenFlow) async throws -> PasskeyRequest {
        let passkeys = try await database.glance { try $0.listPasskeys(of: open.account.id) }
        let ceremony = try PasskeyCeremony(.answer, of: open.flow.id.rawValue, in: self)
        return PasskeyRequest(
            challenge: ceremony.makeChallenge().text, relyingPartyID: ceremony.relyingPartyID,
            allowed: passkeys.map(\.credentialID), requiresUserVerification: false)
    }

    private func changePasskeys(
        _ flow: Token, _ signedIn: SignedIn, _ origin: Origin,
        _ decide: @Sendable @escaping (FactorChange.Facts) -> Decision
    ) async throws -> Outcome<Void> {
        let decision = try await changeFactors(flow, signedIn, origin, decide)
        return Outcome(decision)
    }
}
