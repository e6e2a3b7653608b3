import Domain

extension Letter {
    /// The person said that it wasn't them: what the stranger had got to, and what to do.
    static func pushAlarm(
        _ purpose: FlowPurpose, browser: String, address: String, in context: MailContext
    ) -> Letter {
        guard purpose != .callerCheck else { return callerAlarm(in: context) }
        let stranger =
            switch purpose {
            case .signIn: "had your password and tried to sign in"
            case .reset, .activation: "had opened a link from your mailbox and tried to set a new password"
            case .change: "was signed in as you and tried to change your password"
            case .factors, .callerCheck, .adoption: "was signed in as you and tried to change your second proof"
            }
        return Letter(
            subject: "Somebody tried to use your account",
            blocks: [
                .paragraph(
                    "On \(context.time.words) you said on your phone that a request wasn’t you. Somebody \(stranger), "
                        + "with \(browser) from \(address). They were stopped, and nothing was changed."),
                .paragraph(
                    "Whoever it was knows something that only you should know. Reset your password right away, and "
                        + "\(context.askContact). The administrators were told."),
                context.resetAction,
            ])
    }

    private static func callerAlarm(in context: MailContext) -> Letter {
        Letter(
            subject: "Somebody called the help desk in your name",
            blocks: [
                .paragraph(
                    "On \(context.time.words) your help desk asked your phone whether it was you who called, and you said "
                        + "that it wasn’t. The help desk and the administrators were told."),
                .paragraph(
                    "If something is reset for you all the same, you get a mail with a link that stops it. "
                        + "Please \(context.askContact)."),
                .action("See Your Activity", link: context.page("/activity")),
            ])
    }

    /// To the administrators.
    static func pushAlarm(person: String, browser: String, address: String, in context: MailContext) -> Letter {
        Letter(
            subject: "Alarm: somebody tried to use the account of \(person)",
            blocks: [
                .paragraph(
                    "\(person) said on their phone, on \(context.time.words), that a request wasn’t them. It came with "
                        + "\(browser) from \(address), from somebody who had got past the first proof. The attempt "
                        + "was ended."),
                .paragraph(
                    "The person was asked to reset their password. If you can’t reach them, suspend the account until "
                        + "you can."),
                .action("Open the Account", link: context.accountPage),
            ])
    }
}
