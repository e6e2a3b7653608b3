import Domain
import Hummingbird
import UseCases

/// Adding one person by hand. For many there is the import.
struct NewPersonRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/users/new") { visit in
            try await visit.holding(\.administration) { signedIn, _ in
                try await visit.page(NewPersonPage(), signedIn: signedIn)
            }
        }
        routes.post("/users/new") { visit in
            try await visit.holding(\.administration) { try await invite(visit, $0, $1) }
        }
    }

    private func invite(
        _ visit: Visit, _ signedIn: SignedIn, _ administration: AdministrationRight
    ) async throws -> Response {
        var page = NewPersonPage(
            email: visit.field("email"), userName: visit.field("user_name"), givenName: visit.field("given_name"),
            familyName: visit.field("family_name"))
        switch page.read() {
        case .refused(let refusals): page.problems = refusals
        case .done(let person):
            let added = try await administration.invite(
                person.name, email: person.email, userName: person.userName)
            switch added {
            case .refused(let refusals):
                try refusals.checkAllowed()
                page.problems = refusals
            case .done(let account):
                // What was mailed is what that action mails.
                let people: PortalPath = "/users"
                return visit.redirect(to: people.of(account.id).asking("done", UserAction.mailActivation.name))
            }
        }
        return try await visit.refused(page, signedIn: signedIn)
    }
}

extension NewPersonPage {
    fileprivate struct Typed {
        let email: EmailAddress
        let userName: UserName?
        let name: PersonName
    }

    /// What was typed, or everything that is wrong with it.
    fileprivate func read() -> Outcome<Typed> {
        var refusals: [Refusal] = []
        var address: EmailAddress?
        do throws(EmailAddress.Fault) {
            address = try EmailAddress(email)
        } catch {
            refusals.append(error.refusal)
        }
        let name = try? PersonName(given: givenName, family: familyName)
        if name == nil { refusals.append(.nameMalformed) }
        let chosen = try? UserName(userName)
        if chosen == nil, !userName.allSatisfy(\.isWhitespace) { refusals.append(.userNameMalformed) }
        guard let address, let name, refusals.isEmpty else { return .refused(refusals) }
        return .done(Typed(email: address, userName: chosen, name: name))
    }
}
