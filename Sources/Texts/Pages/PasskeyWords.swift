/// Passkeys: signing in with them, adding, naming and removing them.
package enum PasskeyWords {
    // MARK: Being asked

    package static let signIn = "Sign in with a passkey"
    package static let use = "Use Passkey"
    package static let needsScript =
        "A passkey needs JavaScript, which is switched off in this browser. Switch it on, or try another way."
    package static let unknownHere = "This browser knows no passkeys. Use another browser, or try another way."
    package static let noAnswer =
        "Nothing came from the passkey. Press the button to try once more, or try another way."

    // MARK: The overview

    package static let title = "Passkeys"
    package static let none =
        "None is set up. A passkey is kept by your device and opened with your finger, face or PIN. It takes the place of"
        + " your password where you like, and nobody can trick you out of it."
    package static let added = "Added"
    package static let lastUsed = "Last used"
    package static let neverUsed = "Not used yet"
    package static let add = "Add a Passkey"
    package static let rename = "Rename"
    package static let remove = "Remove"
    package static let newName = "New name"

    package static func change(_ name: String) -> String { "Rename or remove \(name)" }
    package static func remove(_ name: String) -> String { "Remove \(name)" }

    package static let removeWhy = "Once removed, it opens your account no more. Delete it from your device, too."
    package static let addedTitle = "Your passkey is ready."
    package static let addedText = "From now on you are asked for it when you sign in, or sign in with it alone."
    package static let makeCodesNow = "Make recovery codes, for the day on which the device is gone"
    package static let removed = "The passkey was removed. Delete it from your device, too."
    package static let renamed = "The passkey has its new name."

    // MARK: Adding one

    package static let addTitle = "Add a passkey"
    package static let addWhy =
        "Your device asks for your finger, face or PIN, and keeps the passkey. A security key or a phone nearby will do, too."
    package static let name = "Name"
    package static let nameHint = "So that you can tell it from others."
    package static let addNow = "Add Passkey"
    package static let addNeedsScript =
        "A passkey needs JavaScript, which is switched off in this browser. Switch it on to add one, or set up an"
        + " authenticator app instead."
    package static let addUnknownHere =
        "This browser knows no passkeys. Use another browser, or set up an authenticator app instead."
    package static let notMade = "No passkey was made. Press the button to try once more."
    package static let alreadyMade = "This device has a passkey for your account already. Use another device."
    package static let back = "Back without adding one"
}
