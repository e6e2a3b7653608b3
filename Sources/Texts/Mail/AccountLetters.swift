import Domain

extension Letter {
    static func accountLocked(until: Timestamp?, attempts: Int, in context: MailContext) -> Letter {
        let end =
            until.map { "It unlocks by itself on \($0.words)." } ?? "An administrator has to unlock it."
        return Letter(
            subject: "Your account is locked",
            blocks: [
                .paragraph(
                    "Someone entered a wrong password for your \(context.ownAccount) "
                        + "\(counted(attempts, "time", "times")), so it was locked on \(context.time.words). \(end)"),
                .paragraph(
                    "You forgot your password? Reset it: that unlocks the account at once. It wasn't you? "
                        + "Your password was not guessed, and a browser that you have signed in with before "
                        + "may still let you in."),
                context.resetAction,
            ])
    }

    /// Whoever gets as far as a second proof has proven something before.
    static func factorLocked(until: Timestamp?, attempts: Int, in context: MailContext) -> Letter {
        let end =
            until.map { "It unlocks by itself on \($0.words)." } ?? "An administrator has to unlock it."
        return Letter(
            subject: "Your account is locked",
            blocks: [
                .paragraph(
                    "Someone was asked for the second proof of your \(context.ownAccount) and gave a wrong answer "
                        + "\(counted(attempts, "time", "times")), so it was locked on \(context.time.words). \(end)"),
                .paragraph("Was it you? Then wait, and use a recovery code or another way if your phone is gone."),
                .paragraph(
                    "It wasn't you? Then somebody knows your password or reads your mail. Your second proof kept them "
                        + "out. Reset your password when the account is unlocked, and \(context.askContact)."),
                context.resetAction,
            ])
    }

    /// To the administrators.
    static func accountLocked(
        person: String, until: Timestamp?, attempts: Int, in context: MailContext
    ) -> Letter {
        let end = until.map { "It unlocks by itself on \($0.words)." } ?? "It stays locked until you unlock it."
        return Letter(
            subject: "Account locked: \(person)",
            blocks: [
                .paragraph(
                    "The account of \(person) was locked on \(context.time.words) after "
                        + "\(counted(attempts, "wrong answer", "wrong answers")). \(end)"),
                .paragraph(
                    "If they ask for help, you can unlock the account without a reset, or send them a link to "
                        + "reset the password."),
                .action("Open the Account", link: context.accountPage),
            ])
    }

    static func accountUnlocked(by cause: UnlockCause, in context: MailContext) -> Letter {
        let how =
            switch cause {
            case .administrator: "An administrator unlocked your \(context.ownAccount). Your password is as it was."
            case .reset: "Your \(context.ownAccount) is unlocked, because you reset your password."
            }
        return Letter(
            subject: "Your account is unlocked",
            blocks: [
                .paragraph("\(how) You can sign in again:"),
                .action("Sign In", link: context.page("/login")),
                .paragraph("You forgot your password? The sign-in page has \(context.resetWords)."),
            ])
    }

    static func accountRestored(mustChange: Bool, in context: MailContext) -> Letter {
        Letter(
            subject: "Your account is restored",
            blocks: [
                .paragraph(
                    "An administrator restored your \(context.ownAccount). You can sign in again, with the password "
                        + "that you had:"),
                .action("Sign In", link: context.page("/login")),
                .paragraph(
                    mustChange
                        ? "You are then asked for a new password, and for nothing else."
                        : "Then change your password, so that it doesn't expire again soon."),
                .paragraph("Forgotten it? The sign-in page has \(context.resetWords)."),
            ])
    }

    static func activation(link: Secret<String>, until: Timestamp, in context: MailContext) -> Letter {
        Letter(
            subject: "Activate your account",
            blocks: [
                .paragraph("Your \(context.ownAccount) is ready. Choose a password to start using it:"),
                .action("Activate Account", link: link),
                .paragraph(
                    "The link works once, until \(until.words). If it has run out, \(context.askContact) for a "
                        + "new one."),
            ])
    }

    static func welcome(in context: MailContext) -> Letter {
        Letter(
            subject: context.organisation.name.isEmpty ? "Welcome" : "Welcome to \(context.organisation.name)",
            blocks: [
                .paragraph(
                    "Your \(context.ownAccount) is active. With it you change your password once, and every "
                        + "system follows."),
                .paragraph(
                    "Sign in and add a recovery address to your profile, so that you can get back in if you ever "
                        + "lose access to this mailbox:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }
}
