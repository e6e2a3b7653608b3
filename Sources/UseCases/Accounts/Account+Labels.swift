import Domain
import Texts

extension Account {
    /// In a list that isn't ours, beside the same person's account in the other portal.
    var label: String {
        switch entrance {
        case .users: name.full
        case .administrators: AdministrationWords.account(of: name.full)
        }
    }

    /// Whose account it is, there.
    func issuer(_ organisation: Organisation) -> String {
        switch entrance {
        case .users: organisation.name
        case .administrators: AdministrationWords.issuer(organisation.name)
        }
    }
}
