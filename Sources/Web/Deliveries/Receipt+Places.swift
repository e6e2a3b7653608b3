package import Domain
import Texts
import UseCases

extension Receipt {
    /// Where a password is: here since then, and how each other place stands.
    static func ofPassword(
        setAt time: Timestamp?, _ places: [PasswordPlace], _ organisation: Organisation, isSignedIn: Bool
    ) -> [Receipt] {
        (time.map { [Receipt(.portal, .applied($0))] } ?? [])
            + places.map { place in
                Receipt(
                    .named(place.name.text),
                    place.decides
                        ? .kept
                        : State(
                            place.state, contact: organisation.shortContact, isSignedIn: isSignedIn,
                            hasPassword: place.hasPassword))
            }
    }
}

extension Receipt.State {
    /// As the person sees it whose password it is.
    package init(_ state: DeliveryState, contact: String, isSignedIn: Bool, hasPassword: Bool = false) {
        let words = state.personWords(contact: contact, isSignedIn: isSignedIn, hasPassword: hasPassword) ?? ""
        self =
            switch state {
            case .applied(nil): .waiting(words)
            case .applied(let time): .applied(time)
            case .pending: .pending
            case .waiting(_, let time): .waiting(words, until: time)
            case .paused: .waiting(words)
            case .needsPassword: .held(words)
            // “Not applied” would be about the password.
            case .failed: hasPassword ? .held(words) : .failed(words)
            }
    }
}

extension Visit {
    /// Where the password of whoever is signed in is.
    func findReceipts(_ signedIn: SignedIn) async throws -> [Receipt] {
        Receipt.ofPassword(
            setAt: signedIn.account.passwordChangedAt,
            try await installation.listPasswordPlaces(of: signedIn), signedIn.settings.organisation, isSignedIn: true)
    }
}
