import Domain

extension Letter {
    static func recoveryVerify(
        link: Secret<String>, hours: Int, address: String, in context: MailContext
    ) -> Letter {
        Letter(
            subject: "Verify your recovery address",
            blocks: [
                .paragraph(
                    "\(address) was entered as the recovery address of your \(context.ownAccount). "
                        + "Open the link and sign in. Then the address is verified:"),
                .action("Verify Now!", link: link),
                .paragraph(
                    "The link works for \(counted(hours, "hour", "hours")). After that, enter the address again "
                        + "in your profile."),
                .paragraph("You don't know what this is about? Then do nothing. The address will not be used."),
            ])
    }

    static func recoveryVerified(address: String, servesFrom: Timestamp, in context: MailContext) -> Letter {
        let use =
            servesFrom > context.time
            ? "From \(servesFrom.words) on, a link to reset your password can also go there."
            : "From now on, a link to reset your password can also go there."
        return Letter(
            subject: "Your recovery address is verified",
            blocks: [
                .paragraph("\(address) is now the recovery address of your \(context.ownAccount). \(use)"),
                .paragraph(
                    "It wasn't you who set it? Reset your password right away, then \(context.askContact)."),
                context.resetAction,
            ])
    }

    static func recoveryChanged(
        _ change: RecoveryChange, address: String, undo: Secret<String>?, in context: MailContext
    ) -> Letter {
        let subject: String
        let news: String
        switch change {
        case .requested:
            subject = "A new recovery address was entered"
            news =
                "On \(context.time.words), \(address) was entered as the recovery address of your "
                + "\(context.ownAccount). It is used once it has been verified."
        case .replaced:
            subject = "This is no longer your recovery address"
            news =
                "On \(context.time.words), another address took the place of this one as the recovery address of your "
                + "\(context.ownAccount)."
        case .removed:
            subject = "Your recovery address was removed"
            news =
                "On \(context.time.words), \(address) was removed as the recovery address of your "
                + "\(context.ownAccount)."
        case .undone:
            subject = "The change of your recovery address was undone"
            news =
                "On \(context.time.words), the change of the recovery address of your \(context.ownAccount) was "
                + "undone. \(address) is not used any more, and all sessions have ended."
        }
        return Letter(subject: subject, blocks: [.paragraph(news)] + nextSteps(change, undo: undo, in: context))
    }

    private static func nextSteps(
        _ change: RecoveryChange, undo: Secret<String>?, in context: MailContext
    ) -> [Block] {
        if let undo {
            return [
                .paragraph("Was it you? Then there is nothing to do."),
                .paragraph("It wasn't you? Undo the change. That also ends all sessions:"),
                .action("Undo This Change", link: undo),
                .paragraph("Then reset your password and \(context.askContact)."),
            ]
        }
        let advice =
            switch change {
            case .requested, .replaced, .removed:
                "Was it you? Then there is nothing to do. If not, reset your password, and look at Profile after "
                    + "signing in:"
            case .undone:
                "Whoever made the change may know your password. Reset it now:"
            }
        return [.paragraph(advice), context.resetAction]
    }
}
