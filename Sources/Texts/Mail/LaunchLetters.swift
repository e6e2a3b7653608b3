import Domain

extension Letter {
    /// What everybody is told around the day on which their organisation begins.
    ///
    /// - Parameter hasPassword: Whether its reader can sign in. Who can't, begins with the link of an activation mail: whether
    ///   it has come or is still to come, their organisation decides.
    static func announcement(
        _ phase: LaunchPhase, day: CalendarDay, hasPassword: Bool, in context: MailContext
    ) -> Letter {
        let date = day.start.dateWords
        return switch (phase, hasPassword) {
        case (.twoWeeksBefore, _): twoWeeksBefore(date, hasPassword, in: context)
        case (.oneWeekBefore, _): oneWeekBefore(date, hasPassword, in: context)
        case (.onTheDay, true): onTheDay(date, in: context)
        case (.onTheDay, false): onTheDayToBegin(date, in: context)
        case (.after, true): after(date, in: context)
        case (.after, false): afterToBegin(date, in: context)
        }
    }

    private static func twoWeeksBefore(_ date: String, _ hasPassword: Bool, in context: MailContext) -> Letter {
        Letter(
            subject: "From \(date): change your password in one place",
            blocks: [
                .paragraph(
                    "From \(date) on, you change the password of your \(context.ownAccount) yourself, in one place: at "
                        + "\(context.host). You forgot it? A link to your mailbox gets you back in, at any hour."),
                hasPassword
                    ? .paragraph("Until then nothing changes, and there is nothing that you have to do.")
                    : .paragraph("Until then nothing changes. \(firstPassword)"),
                .paragraph(
                    "You would like to see it? A practice run leads you through the real pages and changes nothing:"),
                .action("Try It Without Risk", link: context.page("/guide")),
            ])
    }

    private static func oneWeekBefore(_ date: String, _ hasPassword: Bool, in context: MailContext) -> Letter {
        Letter(
            subject: "In a week: change your password in one place",
            blocks: [
                .paragraph(
                    "On \(date) it begins: you change the password of your \(context.ownAccount) at \(context.host), and the "
                        + "same place gets you back in when you forgot it."),
                hasPassword ? nil : .paragraph(firstPassword),
                .paragraph(
                    "Two things are good to have at hand then: your phone, and a private email address that you read. They "
                        + "prove that it is you when you have lost your password."),
                .paragraph(helpPages),
                .action("Read the Help Pages", link: context.page("/help")),
            ].compactMap(\.self))
    }

    private static func onTheDay(_ date: String, in context: MailContext) -> Letter {
        Letter(
            subject: "It has begun: change your password in one place",
            blocks: [
                .paragraph(
                    "Since \(date), \(context.host) is where you change the password of your \(context.ownAccount). Sign in "
                        + "there once, with the password that you have:"),
                .action("Sign In", link: context.page("/login")),
                .paragraph("Then \(setUp)"),
                .paragraph(neverAsked(in: context)),
            ])
    }

    private static func onTheDayToBegin(_ date: String, in context: MailContext) -> Letter {
        Letter(
            subject: "It has begun: choose your password",
            blocks: [
                .paragraph(
                    "Since \(date), \(context.host) is where you change the password of your \(context.ownAccount). "
                        + "\(firstPassword) You don't find that mail, or its link has run out? Then \(context.askContact)."
                ),
                .paragraph("When you have signed in, \(setUp)"),
                .paragraph(neverAsked(in: context)),
                .paragraph(helpPages),
                .action("Read the Help Pages", link: context.page("/help")),
            ])
    }

    private static func after(_ date: String, in context: MailContext) -> Letter {
        Letter(
            subject: "Can you get back in? Three things to check",
            blocks: [
                .paragraph(
                    "Since \(date) you change the password of your \(context.ownAccount) at \(context.host). Three things "
                        + "make sure that you get back in when you have forgotten it: a recovery email in your profile, a "
                        + "second proof, and recovery codes on paper."),
                .paragraph("See under Security what you have:"),
                .action("Check My Account", link: context.page("/security")),
                .paragraph("Something didn't work, or isn't clear? Then \(context.askContact)."),
            ])
    }

    private static func afterToBegin(_ date: String, in context: MailContext) -> Letter {
        Letter(
            subject: "You have not chosen your password yet",
            blocks: [
                .paragraph(
                    "Since \(date) the password of your \(context.ownAccount) is changed at \(context.host), and you have not "
                        + "chosen one there yet. \(firstPassword)"),
                .paragraph("You don't find that mail, or its link has run out? Then \(context.askContact)."),
                .paragraph(helpPages),
                .action("Read the Help Pages", link: context.page("/help")),
            ])
    }

    private static let firstPassword = "You choose your first password through the link in a mail of its own."

    private static let helpPages = "How it goes on a Mac, on Windows, on Linux and on a phone:"

    private static let setUp =
        "open Profile and enter a recovery email, and set up a second proof under Security. It takes five minutes, and "
        + "after that you can always get back in by yourself."

    private static func neverAsked(in context: MailContext) -> String {
        "You will never be asked for your password in a mail or on the phone. If it happens, \(context.askContact)."
    }
}

extension MailContext {
    /// Where the portal is, as one says it aloud.
    var host: String {
        guard let start = baseURL.firstRange(of: "://") else { return baseURL }
        return String(baseURL[start.upperBound...])
    }
}
