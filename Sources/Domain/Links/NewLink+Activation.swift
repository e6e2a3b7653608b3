extension NewLink {
    /// How long the link to a first password lives.
    package static let activationLives: Duration = .days(7)

    package static func activation(
        of account: Account, epoch: Int? = nil, through channel: LinkChannel, at now: Timestamp
    ) -> NewLink {
        NewLink(
            kind: .activation, at: account.entrance, channel: channel, epoch: epoch ?? account.epoch,
            expiresAt: now + activationLives)
    }
}

extension Notice {
    /// The mail with the link to a first password.
    ///
    /// - Parameter epoch: Where it isn't the account's own.
    package static func activation(of account: Account, epoch: Int? = nil, at now: Timestamp) -> Notice {
        Notice(
            .activation, to: [.primary], of: account.id,
            link: .activation(of: account, epoch: epoch, through: .primary, at: now))
    }
}
