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
    /// - Parameters:
    ///   - epoch: Where it isn't the account's own.
    ///   - now: When it is sent; the link's life is counted from it.
    package static func activation(
        of account: Account, epoch: Int? = nil, at now: Timestamp, notBefore: Timestamp? = nil
    ) -> Notice {
        Notice(
            .activation, to: [.primary], of: account.id,
            link: .activation(of: account, epoch: epoch, through: .primary, at: now), notBefore: notBefore)
    }
}
