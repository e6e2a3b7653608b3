import Domain

extension Letter {
    static func passwordReset(
        link: Secret<String>, minutes: Int, alsoAtRecoveryAddress: Bool, in context: MailContext
    ) -> Letter {
        Letter(
            subject: "Reset your password",
            blocks: [
                .paragraph(
                    "Somebody, probably you, asked to reset the password of your \(context.ownAccount). "
                        + "Choose a new one here:"),
                .action("Reset Password", link: link),
                .paragraph(
                    "The link works once, for \(counted(minutes, "minute", "minutes")). "
                        + "If you asked several times, only the newest link works."
                        + (alsoAtRecoveryAddress ? " It was also sent to your recovery address." : "")),
                .paragraph("You didn't ask? Then do nothing. Your password stays as it is."),
            ])
    }

    static func passwordKeptElsewhere(directory: String, place: String?, in context: MailContext) -> Letter {
        let isAddress = place.map { $0.hasPrefix("https://") && !$0.contains(" ") } ?? false
        let way = place.map { "It is changed here: \($0)" } ?? "To have it changed there, \(context.askContact)."
        return Letter(
            subject: "Your password is kept in another directory",
            blocks: [
                .paragraph(
                    "Somebody, probably you, asked to reset the password of your \(context.ownAccount). It is the one of "
                        + "the directory “\(directory)”, and can be changed only there.")
            ] + (isAddress ? [.action("Change It There", link: Secret(place ?? ""))] : [.paragraph(way)]) + [
                .paragraph(
                    "When it is changed, sign in here with the new one. You didn't ask? Then do nothing. Your password "
                        + "stays as it is.")
            ] + (isAddress ? [] : [.action("Sign In", link: context.page("/login"))]))
    }

    static func passwordChanged(
        by door: PasswordDoor, _ places: [PasswordPlace], in context: MailContext
    ) -> Letter {
        let how =
            switch door {
            case .reset: "was reset with a link from a mail"
            case .activation: "was set when the account was activated"
            case .change: "was changed in the portal, with the old password"
            case .host: "was set on the server by its operator"
            case .directory:
                "was changed in your organisation’s directory. Somebody signed in here with the new one, which is the "
                    + "password here as well from now on"
            }
        return Letter(
            subject: door == .activation ? "Your password was set" : "Your password was changed",
            blocks: [
                .paragraph("The password of your \(context.ownAccount) \(how), on \(context.time.words)."),
                .receipt(
                    [
                        ReceiptLine(place: "Lockstep portal", state: "applied, \(context.time.clockWords)"),
                        ReceiptLine(place: "All sessions", state: "ended"),
                    ] + places.map { ReceiptLine(place: $0.name.text, state: $0.mailWords) }),
                .paragraph(
                    places.contains { !$0.decides }
                        ? "Was it you? Then sign in here with the new password from now on, and everywhere else as soon as it "
                            + "is there. “\(ReceiptWords.title)” in the portal shows when."
                        : "Was it you? Then all is done. Sign in with the new password from now on."),
                .paragraph("It wasn't you? Reset the password right away, then \(context.askContact)."),
                context.resetAction,
            ])
    }

    static func passwordExpiring(
        at time: Timestamp, days: Int, mayChangeAfter: Bool, in context: MailContext
    ) -> Letter {
        let afterwards =
            mayChangeAfter
            ? "all your sessions end, and you can sign in only to choose a new one."
            : "you can't sign in until an administrator restores your account."
        return Letter(
            subject: days < 1
                ? "Your password expires today" : "Your password expires in \(counted(days, "day", "days"))",
            blocks: [
                .paragraph(
                    "The password of your \(context.ownAccount) expires on \(time.words(by: context.clock)). "
                        + "Change it before then: afterwards \(afterwards)"),
                .action("Reset Password", link: context.page("/security/password")),
                .paragraph(
                    "You will need your current password. It takes a minute. Forgotten it? The sign-in page has "
                        + "\(context.resetWords)."),
            ])
    }

    static func passwordExpired(mayChange: Bool, in context: MailContext) -> Letter {
        let expired = "The password of your \(context.ownAccount) has expired. All your sessions have ended."
        return mayChange
            ? Letter(
                subject: "Your password has expired",
                blocks: [
                    .paragraph(expired),
                    .paragraph(
                        "To get back in, sign in with it once more. You are then asked for a new one, and for nothing "
                            + "else:"),
                    .action("Sign In", link: context.page("/login")),
                    .paragraph("Forgotten it? The sign-in page has \(context.resetWords)."),
                ])
            : Letter(
                subject: "Your password has expired",
                blocks: [
                    .paragraph("\(expired) You can't sign in or reset it for now."),
                    .paragraph(
                        "To get back in, \(context.askContact). An administrator can restore your account. "
                            + "Then sign in and change your password:"),
                    .action("Sign In", link: context.page("/login")),
                ])
    }
}

extension PasswordPlace {
    /// As it was when the password was changed: a mail that is sent twice says the same.
    fileprivate var mailWords: String { decides ? "set there" : "on its way" }
}
