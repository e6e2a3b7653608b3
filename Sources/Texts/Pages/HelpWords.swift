/// The help pages.
package enum HelpWords {
    package static let title = "Help"
    package static let lead =
        "One password opens your account and everything that follows it. Here is how to change it, and what your computer"
        + " and your phone need."
    package static let toHelp = "All help pages"

    // MARK: Doing it

    package static let passwordTitle = "Your password"
    package static let forgotten = "I forgot it, or my account is locked"
    package static let forgottenWhy =
        "A link goes to your mailbox. You need nothing else but your second proof, if you have one."
    package static let known = "I know it and want a new one"
    package static let knownWhy = "Sign in, and it takes a minute."
    package static let practise = "I want to try it first"
    package static let practiseWhy = "A practice run through the real pages, in which nothing is changed."

    // MARK: What follows

    package static let devicesTitle = "Your devices"
    package static let mac = "Mac"
    package static let windows = "Windows"
    package static let linux = "Linux"
    package static let phone = "Phones"
    package static let browsers = "Supported browsers"

    package static let macTitle = "Help for your Mac"
    package static let windowsTitle = "Help for your Windows computer"
    package static let linuxTitle = "Help for your Linux computer"
    package static let phoneTitle = "Help for your phone"
    package static let computerLead =
        "You change your password in this portal, with any browser. This page says what your computer needs afterwards."
    package static let phoneLead =
        "Your phone can be two things: the place where you change your password, and the second proof that it is you."
    package static let needs = "After a change"

    /// A heading and what stands below it: sentences, each a paragraph or each a step.
    package struct Section: Hashable, Sendable {
        package let title: String
        package let lines: [String]
        package let areSteps: Bool

        init(_ title: String, _ lines: [String], areSteps: Bool = false) {
            self.title = title
            self.lines = lines
            self.areSteps = areSteps
        }
    }

    /// The same on every computer.
    package static let afterwards = [
        Section(
            "In your browser",
            [
                "Every session ends with a change, so you sign in once more with the new password.",
                "If your browser or password manager keeps your passwords, let it keep the new one when it offers that.",
            ]),
        Section(
            "In your other programs",
            [
                "A program that signs in with this password, such as one for mail or calendars, may ask for the new one. Type"
                    + " it once. If it goes on asking, close the program and open it again.",
                "Don’t let an old program try the old password all day: too many wrong tries lock your account.",
            ]),
    ]
}

extension HelpWords {
    package static let portalOnPhone = Section(
        "Change your password on the phone",
        [
            "All pages fit on a phone, and there is nothing to install. Open the portal in the browser that your phone came"
                + " with, and go on as you would on a computer.",
            "Tell your phone’s mail and calendar the new password when they ask for it.",
        ])
    package static let authenticatorApp = Section(
        "An authenticator app",
        [
            "Install any app that shows six-digit codes.",
            "Sign in to the portal, open “\(SecurityWords.title)”, then “\(FactorWords.manage)”.",
            "Press “\(FactorWords.setUpAuthenticator)”, scan the picture with the app, and type the code that it shows.",
            "Keep a copy of the key below the picture, and make recovery codes: they help when the phone is gone.",
        ], areSteps: true)
    package static let approving = Section(
        "Approve on your phone",
        [
            "Sign in to the portal on a computer, open “\(SecurityWords.title)”, then “\(FactorWords.manage)”.",
            "Press “\(PushWords.setUp)”, and scan the picture with the phone’s camera.",
            "Type the number that the phone shows. From then on, the phone asks you when you sign in.",
            "Never approve what you didn’t begin yourself. Press “\(PushWords.wasNotMe)” instead.",
        ], areSteps: true)
    package static let newPhone = Section(
        "A new phone",
        [
            "Keep the old phone until the new one is set up. Then nobody has to help you.",
            "Is the old one gone already? A recovery code takes its place once. So does the key that you kept, typed into the"
                + " app on the new phone.",
        ])
}

extension HelpWords {
    package static let browsersLead =
        "The pages are plain and ask little of a browser. What follows says what we know, and what we only expect."
    package static let tried = Section(
        "What we try",
        [
            "Before a version is published, every page is opened in Chromium: on a wide screen and at the width of a phone, in"
                + " light and in dark. The ways to a new password are also walked by keyboard and without script. Chrome,"
                + " Edge, Brave and Opera are made from Chromium.",
            "We don’t try Firefox and Safari on every version. The pages keep to what all of them have had since the end of"
                + " 2023, and we expect them to work. If one doesn’t, please tell your contact.",
            "Internet Explorer is too old: it can’t be used.",
        ])
    package static let asked = Section(
        "What every page needs",
        [
            "A browser from 2024 or later, with encryption of today (TLS 1.2 or 1.3). In one that is a little older the pages"
                + " look less tidy, and still work.",
            "Cookies of this site. They remember that you are signed in, and that you have been here before. Nobody else"
                + " gets to see them.",
            "No script, no add-on, no download.",
        ])
    package static let scripted = Section(
        "What needs script",
        [
            "Passkeys: your device has to be asked for them.",
            "The authenticator on your phone, in which you approve requests. Notifications there need a browser that can show"
                + " them; on an iPhone or iPad, add the authenticator to the home screen first (iOS 16.4 or later).",
            "Conveniences: showing what you typed, seeing which rules a password meets, and times by your own clock.",
        ])
    package static let readers = Section(
        "Screen readers, large type and keyboards",
        [
            "Every page is made to be used by keyboard alone, with large type, and on a narrow screen. Headings, fields and"
                + " problems have names that screen readers read out; an automatic checker (axe) looks at every page."
        ])
}
