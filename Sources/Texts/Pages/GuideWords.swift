/// The practice runs: what is said around the real pages.
package enum GuideWords {
    // MARK: What there is

    package static let indexTitle = "Try it without risk"
    package static let indexLead =
        "These are the real pages with an account that nobody has. Press what is marked, and see what comes next. Nothing is"
        + " sent and nothing is changed."
    package static let resetTitle = "Reset a password you forgot"
    package static let resetWhy = "You can’t sign in. Ten steps, two minutes."
    package static let changeTitle = "Change a password you know"
    package static let changeWhy = "It is about to expire, or somebody may have seen it. Nine steps, two minutes."
    package static let phoneTitle = "Move to a new phone"
    package static let phoneWhy = "Your authenticator app has to come along. Six steps, a minute."

    // MARK: Around a step

    package static let screen = "Practice screen"
    package static let practiceRun = "This is a practice run."
    package static let practiceRunWhy = "Don’t type your own password here: nothing is sent, and nothing is changed."
    package static let pressHere = "Press here"
    package static let steps = "Steps"
    package static let next = "Next step"
    package static let back = "Step back"
    package static let others = "Other practice runs"

    package static func position(_ number: Int, of count: Int) -> String { "Step \(number) of \(count)" }

    package static func windowTitle(_ title: String, step number: Int, of count: Int) -> String {
        "Practice, step \(number) of \(count): \(title)"
    }

    package static let endTitle = "That was all"
    package static let end = "Now you have seen every page that comes. When you are ready, do it for your own account."
    package static let resetNow = "Reset my own password"
    package static let changeNow = "Change my own password"
    package static let phoneNow = "Set up my own phone"

    // MARK: Who practises

    package static let sampleGivenName = "Robin"
    package static let sampleFamilyName = "Berg"
    /// In a domain that belongs to nobody (RFC 2606).
    package static let sampleAddress = "robin.berg@example.com"
    package static let sampleCode = "402817"
    package static let sampleDevice = "My phone"
    /// Fit for an authenticator app, and good for nothing.
    package static let sampleKey = "PRAC TICE ONLY PRAC TICE ONLY PRAC TICE"

    /// What to do, and what there is to know about it.
    package struct Step: Hashable, Sendable {
        package let title: String
        package let text: String
    }
}

/// Names on buttons and links, as one quotes them.
private func press(_ name: String) -> String { "Press “\(name)”" }

extension GuideWords {
    private static let machineTitle = "Say which computer you use"
    private static let machineText =
        "Press “\(MachineWords.iUseMac)”, “\(MachineWords.iUseWindows)” or “\(MachineWords.iUseLinux)”. It tells you what"
        + " that computer needs, and changes nothing."
    private static let factorTitle = "Type the code from your authenticator app, then press “\(FactorWords.goOn)”"
    private static let rulesText =
        "The list between the two fields has your organisation’s rules. If one isn’t met, the page says which, and you"
        + " try again. Your password manager can make one up and keep it for you."

    package struct Reset: Sendable {
        private let linkMinutes: Int
        private let mailsRecoveryAddress: Bool

        package init(linkMinutes: Int, mailsRecoveryAddress: Bool) {
            self.linkMinutes = linkMinutes
            self.mailsRecoveryAddress = mailsRecoveryAddress
        }

        package let signIn = Step(
            title: press(SessionWords.resetUserPassword),
            text:
                "It stands below the sign-in form. It helps when you forgot your password, and when too many wrong tries"
                + " have locked your account.")
        package let request = Step(
            title: "Type your email address, then press “\(PasswordWords.sendResetRequest)”",
            text:
                "It is the address that your organisation gave you. Your old password goes on working until you choose a"
                + " new one.")
        package var sent: Step {
            Step(
                title: "Open your mailbox",
                text: "This page says the same to everybody, so that nobody can find out who has an account."
                    + (mailsRecoveryAddress
                        ? " If your account has a recovery email and a second proof, the link is in that mailbox too."
                        : ""))
        }
        package var mail: Step {
            Step(
                title: "In the mail, press “\(PasswordWords.resetPassword)”",
                text:
                    "The link works once, for \(linkMinutes) minutes. If you asked several times, take the newest mail. You"
                    + " asked for nothing and got such a mail? Then leave it: nothing happens.")
        }
        package let newPassword = Step(
            title: "Choose a new password, type it twice, then press “\(PasswordWords.resetPassword)”", text: rulesText)
        package let factor = Step(
            title: factorTitle,
            text:
                "This page comes only if you have set up a second proof. Yours may be a phone to approve on, a passkey or a"
                + " recovery code instead. Your password is reset after this, and not before.")
        package let machine = Step(title: machineTitle, text: machineText)
        package let instructions = Step(
            title: press(PasswordWords.continueToPortal),
            text: "First read what your computer needs. You can find it again under “Help” at the bottom of every page."
        )
        package let signInAgain = Step(
            title: "Sign in with the new password, then press “\(SessionWords.signIn)”",
            text: "A reset signs nobody in. Wherever you were signed in before, that has ended.")
        package let done = Step(
            title: "See where your new password is",
            text:
                "This list shows each place that follows your password, and since when. A mail tells you about the change,"
                + " too.")
    }

    package enum Change {
        package static let home = Step(
            title: press(LayoutWords.security),
            text: "You have signed in, and this is the first page. The link is at the top.")
        package static let security = Step(
            title: press(PasswordWords.resetPassword), text: "Everything that keeps your account safe is on this page.")
        package static let machine = Step(title: machineTitle, text: machineText)
        package static let instructions = Step(
            title: press(PasswordWords.continueToChange),
            text: "First read what your computer needs. You can find it again under “Help” at the bottom of every page."
        )
        package static let newPassword = Step(
            title: "Type the password that you have, a new one twice, then press “\(PasswordWords.updatePassword)”",
            text: rulesText)
        package static let factor = Step(
            title: factorTitle,
            text:
                "This page comes only if you have set up a second proof. Yours may be a phone to approve on, a passkey or a"
                + " recovery code instead.")
        package static let signInAgain = Step(
            title: "Sign in with the new password, then press “\(SessionWords.signIn)”",
            text:
                "Every session ends with a change, this one too, so that nobody stays signed in with the old password.")
        package static let mail = Step(
            title: "Look at the mail that tells you",
            text: "It comes after every change. If you get one and didn’t change anything, press its button right away."
        )
        package static let done = Step(
            title: "See where your new password is",
            text: "This list shows each place that follows your password, and since when.")
    }

    package struct NewPhone: Sendable {
        private let contact: String

        /// - Parameter contact: Whom to ask; may be empty.
        package init(contact: String) {
            self.contact = contact
        }

        package let home = Step(
            title: press(LayoutWords.security), text: "You have signed in, with the old phone or with a recovery code.")
        package let security = Step(
            title: press(FactorWords.manage), text: "Second proofs are what is asked for besides your password.")
        package let factors = Step(
            title: press(FactorWords.resetAuthenticator),
            text: "Install an authenticator app on the new phone first. Any that shows six-digit codes will do.")
        package var proof: Step {
            Step(
                title: "Type the code that the old phone shows, then press “\(FactorWords.goOn)”",
                text:
                    "The old phone is gone? Use a recovery code. Or type the key that you kept into the new phone’s app: it"
                    + " shows the same codes as the old one. You have neither? Then ask "
                    + (contact.isEmpty ? "the people who look after your computer." : "\(contact)."))
        }
        package let scan = Step(
            title:
                "Scan the picture with the new phone, type the code that it shows, then press “\(FactorWords.submit)”",
            text:
                "Keep a copy of the key below the picture in a safe place. You can stop here without harm: the old phone"
                + " works until the new one is confirmed. This picture only leads back to this guide.")
        package let done = Step(
            title: "The new phone is active",
            text: "From now on the old phone’s codes no longer work. A mail tells you so.")
    }
}
