import Domain

/// What an administrator did to somebody's account. None of these says why: the reason is for the trail.
extension Letter {
    static func accountSuspended(in context: MailContext) -> Letter {
        Letter(
            subject: "Your account is suspended",
            blocks: [
                .paragraph(
                    "An administrator suspended your \(context.ownAccount) on \(context.time.words). You are signed out "
                        + "everywhere, and nobody can sign in with it until an administrator makes it active again."),
                .paragraph(
                    "You didn't expect this? Then \(context.askContact). Once it is active again, you sign in here:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    static func accountActivated(in context: MailContext) -> Letter {
        Letter(
            subject: "Your account is active again",
            blocks: [
                .paragraph(
                    "An administrator made your \(context.ownAccount) active again. You can sign in, with the password "
                        + "that you had:"),
                .action("Sign In", link: context.page("/login")),
                .paragraph("Forgotten it? The sign-in page has Reset User Password."),
            ])
    }

    static func accountChanged(email: String, userName: String?, in context: MailContext) -> Letter {
        Letter(
            subject: "Your account was changed",
            blocks: [
                .paragraph(
                    "Your organisation changed your \(context.ownAccount) on \(context.time.words). Mail for it goes to "
                        + "\(email), and that is what you sign in with\(userName.map { ", or \($0)" } ?? "")."),
                .paragraph(
                    "You didn't expect this? Then \(context.askContact) right away. If you can still sign in, your "
                        + "activity shows what was done:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    static func mailboxMoved(
        email: String, userName: String?, holdsUntil: Timestamp, undo: Secret<String>, in context: MailContext
    ) -> Letter {
        Letter(
            subject: "Your address was changed",
            blocks: [
                .paragraph(
                    "Your organisation changed your \(context.ownAccount) on \(context.time.words). Mail for it goes to "
                        + "\(email) from now on, and that is what you sign in with\(userName.map { ", or \($0)" } ?? "")."
                ),
                .paragraph(
                    "Do you know why, and is that your address? Then there is nothing to do. A link to reset the password "
                        + "goes there from \(holdsUntil.words(by: context.clock)) on."),
                .paragraph("It isn't yours? Take the change back. That also ends all sessions:"),
                .action("Undo This Change", link: undo),
                .paragraph("Then \(context.askContact)."),
            ])
    }

    static func mailboxMoveUndone(email: String, in context: MailContext) -> Letter {
        Letter(
            subject: "The change of your address was undone",
            blocks: [
                .paragraph(
                    "On \(context.time.words), the change of the address of your \(context.ownAccount) was undone. Mail for "
                        + "it goes to \(email) again, and all sessions have ended."),
                .paragraph(
                    "The administrators were told, because whoever made the change may do it again. If somebody may know "
                        + "your password, reset it now:"),
                context.resetAction,
            ])
    }

    /// To the administrators.
    static func mailboxMoveUndone(person: String, in context: MailContext) -> Letter {
        Letter(
            subject: "Alarm: \(person) took back a change of their address",
            blocks: [
                .paragraph(
                    "Your identity system gave \(person) another address. On \(context.time.words) somebody at the old "
                        + "address said that it isn't theirs, and it was put back."),
                .paragraph(
                    "Either the identity system has it wrong, or somebody else has its key. Look at the events of the account, "
                        + "and end the key if you don't know why: the next synchronisation may make the change again."),
                .action("Open the Account", link: context.accountPage),
            ])
    }

    static func accountRemoved(in context: MailContext) -> Letter {
        Letter(
            subject: "Your account was removed",
            blocks: [
                .paragraph(
                    "Your organisation removed your \(context.ownAccount) on \(context.time.words). You are signed out "
                        + "everywhere, and nobody can sign in with it any more."),
                .paragraph("You didn't expect this? Then \(context.askContact). What can be done is here:"),
                .action("Help", link: context.page("/help")),
            ])
    }

    static func expiryRuleChanged(isExempt: Bool, in context: MailContext) -> Letter {
        Letter(
            subject: isExempt ? "Your password no longer expires" : "Your password expires from now on",
            blocks: [
                .paragraph(
                    isExempt
                        ? "An administrator exempted the password of your \(context.ownAccount) from expiry, on "
                            + "\(context.time.words)."
                        : "An administrator decided that the password of your \(context.ownAccount) expires like "
                            + "everybody's. You will be told a week before it does."),
                .paragraph("You didn't expect this? Then \(context.askContact). Your activity shows what was done:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    static func factorRuleChanged(_ rule: FactorRule?, in context: MailContext) -> Letter {
        let (subject, what) =
            switch rule {
            case .required:
                (
                    "Your account needs a second proof",
                    "An administrator decided that your \(context.ownAccount) needs a second proof besides the "
                        + "password. You will be asked to set one up when you sign in."
                )
            case .exempt:
                (
                    "Your account needs no second proof",
                    "An administrator exempted your \(context.ownAccount) from having a second proof. One that you "
                        + "have set up is still asked for."
                )
            case nil:
                (
                    "Second proofs: your organisation's rule holds",
                    "An administrator lifted the exception for your \(context.ownAccount): whether it needs a second "
                        + "proof is your organisation's rule again."
                )
            }
        return Letter(
            subject: subject,
            blocks: [
                .paragraph(what),
                .paragraph("You didn't expect this? Then \(context.askContact). Your activity shows what was done:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    static func signedOut(in context: MailContext) -> Letter {
        Letter(
            subject: "You were signed out everywhere",
            blocks: [
                .paragraph(
                    "An administrator ended every session of your \(context.ownAccount) on \(context.time.words). Your "
                        + "password is as it was. You can sign in again:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    static func sessionEnded(browser: String, in context: MailContext) -> Letter {
        Letter(
            subject: "You were signed out in one browser",
            blocks: [
                .paragraph(
                    "An administrator ended one session of your \(context.ownAccount) on \(context.time.words): \(browser). "
                        + "Your other sessions and your password are as they were."),
                .paragraph("You didn't expect this? Then \(context.askContact). You can sign in again:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    static func passwordResetSent(link: Secret<String>, minutes: Int, in context: MailContext) -> Letter {
        Letter(
            subject: "Reset your password",
            blocks: [
                .paragraph(
                    "An administrator sent you this link to reset the password of your \(context.ownAccount). Choose a "
                        + "new one here; nobody else gets to know it:"),
                .action("Reset Password", link: link),
                .paragraph(
                    "The link works once, for \(counted(minutes, "minute", "minutes")). Older links no longer work."),
                .paragraph(
                    "You didn't ask anybody for it? Then do nothing, and \(context.askContact). Your password stays as "
                        + "it is."),
            ])
    }

    static func passwordResetSentElsewhere(in context: MailContext) -> Letter {
        Letter(
            subject: "A link to reset your password went to your recovery address",
            blocks: [
                .paragraph(
                    "An administrator sent a link to reset the password of your \(context.ownAccount) to your recovery "
                        + "address, on \(context.time.words). Your second proof is asked for before anything changes."),
                .paragraph(
                    "You didn't ask anybody for it? Then \(context.askContact) right away. If you can still sign in, your "
                        + "activity shows what was done:"),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    static func roleChanged(_ role: AdministratorRole, in context: MailContext) -> Letter {
        Letter(
            subject: "Your role changed: \(role.words)",
            blocks: [
                .paragraph(
                    "The role of your \(context.ownAccount) was changed to \(role.words) on \(context.time.words). You "
                        + "are signed out everywhere; the next sign-in has the new role."),
                .paragraph("You didn't expect this? Then ask an owner."),
                .action("Sign In", link: context.page("/login")),
            ])
    }

    /// To the administrators.
    static func ownerMade(person: String, in context: MailContext) -> Letter {
        Letter(
            subject: "A new owner: \(person)",
            blocks: [
                .paragraph(
                    "On \(context.time.words) \(person) was made an owner: somebody who can make other administrators, and "
                        + "change everything that they can. The events say by whom."),
                .paragraph(
                    "Nobody told you of it? Then suspend the account, and ask who did it; their account may be in other "
                        + "hands."),
                .action("Open Administrators", link: Secret("\(context.baseURL)/admin/administrators")),
            ])
    }

    /// To the administrators.
    static func breakGlass(person: String, isUsed: Bool, until: Timestamp, in context: MailContext) -> Letter {
        Letter(
            subject: isUsed ? "Break-glass code USED: \(person)" : "Break-glass code made: \(person)",
            blocks: [
                .paragraph(
                    isUsed
                        ? "Somebody signed in as \(person) with a break-glass code on \(context.time.words), past "
                            + "password and second proof. The session ends on \(until.words) at the latest."
                        : "On \(context.time.words) somebody with access to the host made a break-glass code for "
                            + "\(person): with it, they can sign in once as this owner, past password and second proof, "
                            + "until \(until.words)."),
                .paragraph(
                    "If nobody told you of an emergency, this is one: suspend the account or end its sessions, and look "
                        + "at who has access to the host."),
                .action("Open Administrators", link: Secret("\(context.baseURL)/admin/administrators")),
            ])
    }
}

extension AdministratorRole {
    package var words: String {
        switch self {
        case .owner: "owner"
        case .administrator: "administrator"
        case .helpdesk: "help desk"
        case .auditor: "auditor"
        }
    }
}
