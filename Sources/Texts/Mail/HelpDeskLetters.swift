import Domain

extension Letter {
    static func deskReset(
        _ act: DeskReset.Act, _ stage: DeskReset.Stage, stop: Secret<String>, in context: MailContext
    ) -> Letter {
        switch stage {
        case .asked:
            Letter(
                subject: "The help desk wants to reset something for you",
                blocks: [
                    .paragraph(
                        "On \(context.time.words) an administrator asked to do this for your \(context.ownAccount): "
                            + "\(act.words). It is done when a second administrator agrees."),
                    .paragraph("Did you ask for it? Then there is nothing to do. If it wasn’t you, stop it:"),
                    .action("This Wasn’t Me", link: stop),
                ])
        case .done:
            Letter(
                subject: "The help desk reset something for you",
                blocks: [
                    .paragraph("\(act.told) It was done on \(context.time.words) for your \(context.ownAccount)."),
                    .paragraph(
                        "Did you ask for it? Then there is nothing to do. If it wasn’t you, stop it. That also ends every "
                            + "session:"),
                    .action("This Wasn’t Me", link: stop),
                    .paragraph("Then \(context.askContact)."),
                ])
        }
    }

    static func deskResetStopped(isSuspended: Bool, in context: MailContext) -> Letter {
        let state =
            isSuspended
            ? "Somebody had used it already, so your \(context.ownAccount) is closed until an administrator has talked to "
                + "you."
            : "Nothing that was made by it opens anything any more."
        return Letter(
            subject: "What the help desk did was stopped",
            blocks: [
                .paragraph(
                    "On \(context.time.words) you said that a reset by the help desk wasn’t you. It was stopped. \(state)"
                ),
                .paragraph("The administrators were told. Please \(context.askContact)."),
                .action("Get Help", link: context.page("/help")),
            ])
    }

    /// To the administrators.
    static func deskResetStopped(
        person: String, _ act: DeskReset.Act, isSuspended: Bool, in context: MailContext
    ) -> Letter {
        Letter(
            subject: "Alarm: \(person) didn’t ask for a reset",
            blocks: [
                .paragraph(
                    "\(person) said on \(context.time.words) that this, by the help desk, wasn’t for them: \(act.words). "
                        + "Somebody may have called in their name."),
                .paragraph(
                    isSuspended
                        ? "It had been used, so the account is suspended. Talk to the person, face to face or by a number that "
                            + "you know, before you make it active again, and send them a reset then."
                        : "It was stopped before anybody used it. Talk to the person before you help them again."),
                .action("Open the Account", link: context.accountPage),
            ])
    }

    /// To every administrator.
    static func secondConsentEnded(by person: String?, in context: MailContext) -> Letter {
        Letter(
            subject: "One administrator is enough again",
            blocks: [
                .paragraph(
                    "On \(context.time.words) \(person ?? "somebody at the host") switched off that a second administrator has "
                        + "to consent before second proofs are reset, a code is read out, or a link goes to a recovery address."
                ),
                .paragraph(
                    "You don't know why? Then talk to them, by another way than mail, and switch it on again:"),
                .action("Open the Settings", link: context.page("/settings/help-desk")),
            ])
    }

    /// To the administrators.
    static func consentWanted(person: String, _ act: DeskReset.Act, in context: MailContext) -> Letter {
        Letter(
            subject: "Consent wanted for \(person)",
            blocks: [
                .paragraph(
                    "An administrator asked on \(context.time.words) to do this for \(person): \(act.words). A second "
                        + "one has to consent, or refuse, within \(DeskReset.consentHours) hours."),
                .action("See Who Asks, and Why", link: context.page("/consents")),
            ])
    }
}

extension DeskReset {
    fileprivate static var consentHours: Int64 { consentLives.inMilliseconds / 3_600_000 }
}

extension DeskReset.Act {
    fileprivate var told: String {
        switch self {
        case .sendReset: "An administrator sent you a link to a new password."
        case .sendResetToRecovery:
            "An administrator sent a link to a new password to your recovery address. Your second proof is asked for before "
                + "anything changes."
        case .resetAuthenticator:
            "An administrator removed your second proof (authenticator app, passkeys, phones and recovery codes), and mailed "
                + "you a link to set up another."
        case .spokenCode:
            "An administrator removed your second proof (authenticator app, passkeys, phones and recovery codes), and read "
                + "out a code that stands for it at the next sign-in."
        }
    }
}
