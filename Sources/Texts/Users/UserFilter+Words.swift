package import Domain

extension UserFilter {
    /// On a chip, and where the number of these people stands.
    package var words: String {
        switch self {
        case .locked: "Locked"
        case .expired: "Expired"
        case .expiring: "Expiring this week"
        case .noFactor: "Without a second proof"
        case .suspended: "Suspended"
        case .staged: "Not activated"
        case .noRecoveryAddress: "Without a recovery address"
        }
    }

    /// The order that its list has.
    package var order: String {
        switch self {
        case .locked: "Whose lock ends first comes first."
        case .expired: "Whose password expired first comes first."
        case .expiring: "Whose password expires first comes first."
        case .noFactor, .suspended, .staged, .noRecoveryAddress: "In the order of their names."
        }
    }

    /// Where there is nobody.
    package var nobody: String {
        switch self {
        case .locked: "Nobody is locked out."
        case .expired: "Nobody’s password has expired."
        case .expiring: "Nobody’s password expires within a week."
        case .noFactor: "Everybody has a second proof."
        case .suspended: "Nobody is suspended."
        case .staged: "Everybody has chosen a password."
        case .noRecoveryAddress: "Everybody has a recovery address."
        }
    }
}

extension UserOrder {
    package var words: String {
        switch self {
        case .name: "Name"
        case .address: "Address"
        case .lastSignIn: "Last sign-in"
        case .passwordAge: "Password age"
        }
    }
}
