package import Domain

extension DeliveryFailure {
    /// What happened, for administrators. A whole sentence.
    package var words: String {
        switch self {
        case .unreachable: "The directory can’t be reached."
        case .certificateRefused: "The directory’s certificate isn’t one that may be trusted."
        case .directoryNotAllowed: "The connector may not talk to this directory: it isn’t on the list where it runs."
        case .busy: "The directory had too much to do."
        case .connectorLate: "The connector was held up until its time for it was over, and sent nothing."
        case .writerRefused: "The directory doesn’t let the account that writes in."
        case .answerLost: "It was sent, and no answer came: the directory may have taken it or not."
        case .kindUnknown: "The connector doesn’t know directories of this kind."
        case .writerUnreadable: "The connector can’t open the password of the account that writes."
        case .passwordTooShort: "The password is too short for the directory."
        case .passwordInHistory: "The directory remembers the password as one that was used before."
        case .passwordTooYoung: "The directory doesn’t allow another change so soon after the last."
        case .passwordTooSimple: "The password is too simple for the directory."
        case .lockedThere: "The entry is locked in the directory by wrong passwords: nobody is let in there."
        case .entryMissing: "The entry isn’t there any more, or lies outside of the search base."
        case .entryAmbiguous: "Several entries are meant where there must be one."
        case .notPermitted: "The account that writes may not do this to the entry."
        case .disablingUnsupported:
            "The directory knows no disabled entries: who is kept out here is still let in there."
        case .refused: "The directory refused it, and didn’t say why."
        case .passwordOlder: "The connector has carried a newer password there already."
        case .passwordUnreadable: "The connector can’t open the password: it was sealed for another key."
        }
    }

    /// What mends it.
    package var mend: String {
        switch self {
        case .unreachable:
            "It is tried again by itself. Check that the directory runs, and test the connection."
        case .certificateRefused:
            "Test the connection to see what is wrong with it. Then renew the directory’s certificate, or paste the"
                + " certificate of the authority that signs it now."
        case .directoryNotAllowed:
            "Add each of the connection’s servers to the list where the connector runs, with its certificate, and start"
                + " the connector anew."
        case .busy: "It is tried again by itself. If it stays so, lower how many changes are carried there at once."
        case .connectorLate:
            "It is tried again by itself. If it stays so, look whether the connector’s machine has too much to do, or the"
                + " directory takes long to answer."
        case .writerRefused:
            "Set the password of the account that writes anew, and look in the directory whether that account is locked"
                + " or has expired."
        case .answerLost: "It is sent again by itself."
        case .kindUnknown: "Run the same version of Lockstep on the connector’s machine as here."
        case .writerUnreadable: "Set the password of the account that writes once more."
        case .passwordTooShort, .passwordTooSimple:
            "Ask the person to choose another password, and make the rules here as strict as the directory’s."
        case .passwordInHistory: "Ask the person to choose another password."
        case .passwordTooYoung:
            "It is tried again by itself until the directory takes it. To avoid it, except the account that writes from the"
                + " directory’s minimum age."
        case .lockedThere:
            "Unlock the entry in the directory, or wait for the lock’s end: it is looked at again by itself. The connection can"
                + " be set to unlock people there when they are unlocked here; then a reset ends the lock, too."
        case .entryMissing:
            "Look for the entry in the directory. Bind the account to where it is now, or unbind it."
        case .entryAmbiguous: "Remove the second entry, or bind the account to one of them by hand."
        case .notPermitted:
            "Give the account that writes the right to set passwords, and to disable and unlock entries below the search"
                + " base where the connection is set so. Then try again."
        case .disablingUnsupported:
            "Disable the entry there by hand. In OpenLDAP, the overlay ppolicy makes it possible."
        case .refused: "Look into the directory’s log, and test the connection. Then try again."
        case .passwordOlder:
            "Was this service brought back from a backup without telling it? Restore it by the command, and everybody’s"
                + " next sign-in seals their password anew."
        case .passwordUnreadable: "The person’s next sign-in with the password seals it anew."
        }
    }
}
