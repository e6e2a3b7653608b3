/// How each kind of computer comes to the new password. Says only what is true as long as no device agent is installed.
package enum MachineWords {
    package static let iUseMac = "I use Mac"
    package static let iUseWindows = "I use Windows"
    package static let iUseLinux = "I use Linux"

    package static let macTitle = "On your Mac"
    package static let windowsTitle = "On your Windows computer"
    package static let linuxTitle = "On your Linux computer"

    /// True of every machine today.
    package static let portalOnly =
        "This changes the password of the portal. The password that you unlock the computer with is kept by the"
        + " computer itself, and does not follow by itself yet."

    package static let macSteps = [
        "Go on unlocking your Mac with the password that you use there now.",
        "To give it the new password too, open System Settings, then Users & Groups, and choose Change Password"
            + " beside your name.",
        "Your Mac asks for its old password. It needs it to carry your keychain over, so have it at hand.",
    ]
    package static let windowsSteps = [
        "Go on unlocking Windows with the password that you use there now.",
        "To give it the new password too, press Ctrl+Alt+Del and choose Change a password.",
        "Windows asks for its old password first, and carries your saved sign-ins over.",
    ]
    package static let linuxSteps = [
        "Go on unlocking your computer with the password that you use there now.",
        "To give it the new password too, open a terminal and type passwd, or open Users in your desktop’s settings.",
        "It asks for its old password first. A keyring with a password of its own asks for that one once more.",
    ]
    package static let askContact =
        "If your organisation manages the computer, its password may be set in another way: ask first."
}
