import Domain

extension Letter {
    static func factorAdded(_ kind: FactorKind, in context: MailContext) -> Letter {
        let isCodes = kind == .recoveryCode
        return Letter(
            subject: isCodes ? "You have new recovery codes" : "\(kind.title) set up",
            blocks: [
                .paragraph(
                    isCodes
                        ? "New recovery codes were made for your \(context.ownAccount), on \(context.time.words). "
                            + "Those of before no longer work."
                        : "From now on, \(kind.words) answers for your \(context.ownAccount) when you sign in. "
                            + "It was set up on \(context.time.words), and everybody else who was signed in was signed out."
                ),
                .paragraph("Was it you? Then all is done."),
                .paragraph(
                    "It wasn't you? Then somebody else can use your account. Reset your password right away, and "
                        + "\(context.askContact)."),
                context.resetAction,
            ])
    }

    static func factorRemoved(_ kind: FactorKind, in context: MailContext) -> Letter {
        Letter(
            subject: "\(kind.title) removed",
            blocks: [
                .paragraph(
                    "Your \(context.ownAccount) is no longer protected by \(kind.words). It was removed on "
                        + "\(context.time.words)."),
                .paragraph("Was it you? Then all is done."),
                .paragraph("It wasn't you? Reset your password right away, and \(context.askContact)."),
                context.resetAction,
            ])
    }

    /// - link: Where the person enrols anew; `nil` where the code is spoken, and at the recovery address.
    static func factorReset(link: Secret<String>?, hours: Int, in context: MailContext) -> Letter {
        let what =
            "An administrator removed your second proof (authenticator app, passkeys, phones and recovery codes) from "
            + "your \(context.ownAccount), on \(context.time.words). Your password is as it was."
        guard let link else {
            return Letter(
                subject: "Your second proof was reset",
                blocks: [
                    .paragraph(what),
                    .paragraph("Did you ask for it? Then sign in with the code that you were given."),
                    .paragraph("You didn't ask? Then \(context.askContact), right away."),
                    .action("Sign In", link: context.page("/login")),
                ])
        }
        return Letter(
            subject: "Set up your second proof again",
            blocks: [
                .paragraph(what),
                .paragraph("Open this link, sign in with your password, and set up a new one:"),
                .action("Set Up Again", link: link),
                .paragraph("The link works for \(counted(hours, "hour", "hours")), until a new one is set up."),
                .paragraph("You didn't ask? Then \(context.askContact), right away."),
            ])
    }

    static func recoveryCodeUsed(left: Int, in context: MailContext) -> Letter {
        Letter(
            subject: "A recovery code was used",
            blocks: [
                .paragraph(
                    "Somebody signed in to your \(context.ownAccount) with your password and one of your recovery codes, "
                        + "on \(context.time.words). \(left == 0 ? "None is" : counted(left, "code is", "codes are")) left."
                ),
                .paragraph(
                    "Was it you? Then set up a new authenticator app, or make new codes"
                        + (left == 0 ? " now." : " before they run out.")),
                .paragraph("It wasn't you? Reset your password right away, and \(context.askContact)."),
                context.resetAction,
            ])
    }

    static func passkeySuspected(name: String, in context: MailContext) -> Letter {
        Letter(
            subject: "There may be a copy of your passkey",
            blocks: [
                .paragraph(
                    "Somebody used the passkey “\(name)” of your \(context.ownAccount), on \(context.time.words). It was "
                        + "refused: passkeys count how often they are used, and this one counted backwards. That happens "
                        + "when there are two of the same."),
                .paragraph(
                    "Sign in another way, remove this passkey under Security, and set up a new one. If your device was "
                        + "restored from a copy lately, that may be all there is to it."),
                .paragraph("You don't know why? Then \(context.askContact), right away."),
                .action("See Your Passkeys", link: context.page("/security/factors")),
            ])
    }
}
