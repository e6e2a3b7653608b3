package import Domain

extension Refusal {
    /// What a person reads beside the field: what is the matter and what to do. It never blames.
    package var words: String {
        switch self {
        // Proofs
        case .wrongCredentials:
            "That didn’t match what we have. Check for a typing slip or Caps Lock, and try again."
        case .reauthenticationRequired:
            "You signed in a while ago. Please type your current password again, so that we know it is still you."
        case .linkDead:
            "This link no longer works: it was used, it ran out of time, or a newer one took its place."
        case .factorRequired:
            "This needs a second proof that it is you, and your account has none set up. Please ask your contact."
        case .codeWrong:
            "This code is not right, or it was used already. An authenticator app shows a new one every 30 seconds."
        case .codeFromOtherTime:
            "This code belongs to another time: the clock of your phone seems to be off. Let the phone set its time by"
                + " itself, and type the code that it shows then."
        case .passkeyWrong:
            "This passkey doesn’t open anything here. Use another one, or try another way."
        case .passkeyExpired:
            "This page was open for a while, so the passkey’s answer came too late. Press the button once more."
        case .passkeyNameMalformed:
            "Type a short name here, so that you can tell this passkey from others: up to 60 characters on one line."
        case .tooManyPasskeys:
            "You have as many passkeys as fit. Remove one that you no longer use first."
        case .duoDenied:
            "Duo didn’t confirm that it is you. Go there once more, or ask your contact."
        case .duoUnavailable:
            "Duo can’t be reached just now, so nothing has changed. Try again in a minute, try another way, or ask your"
                + " contact."
        case .duoNotAlone:
            "Duo is for accounts that have no other second proof, and yours has one already."
        case .accountLocked:
            "There were too many wrong answers, so the account is locked for a while. Wait, or ask your contact."
        case .lastFactor:
            "Your organisation asks for a second proof, and this is your only one. Set up another one first."
        case .factorKindOff:
            "Your organisation doesn’t offer this one. Choose another."
        case .nothingPending:
            "This was open for too long, or was started again elsewhere. Nothing has changed. Please start again."
        case .numberWrong:
            "This is not the number on the other screen. Look again, and type it here."
        case .pushOpenElsewhere:
            "Another browser is waiting for your phone just now. If that isn’t you, say so on the phone. Wait a minute,"
                + " or choose another way."
        case .pushStopped:
            "Your phone was asked three times in a short while, and nothing was approved. Nothing more is sent for ten"
                + " minutes. Choose another way, or wait."
        case .requestOver:
            "This request is over: it was answered, cancelled, or it ran out of time. Nothing has changed."
        case .signatureWrong:
            "This answer was not signed by the phone that it came from, so nothing has changed. Set the phone up again."
        case .phoneNameMalformed:
            "Give the phone a name of at most 60 characters."
        case .tooManyPhones:
            "You have ten phones already. Remove one that you no longer use first."

        // New passwords
        case .passwordEmpty:
            "Type a password here."
        case .passwordTooShort(let minimum):
            "This is too short. Use at least \(minimum) characters."
        case .passwordTooLong(let maximumBytes):
            "This is too long. \(maximumBytes) bytes fit, which is about \(maximumBytes) plain letters."
        case .passwordNeeds(let needed):
            "This needs \(needed.words)."
        case .passwordContainsName:
            "This has your name, user name or email address in it. Leave those out: they are tried first."
        case .passwordCommon(let reason):
            reason.words
        case .passwordTooShortThere(let directory, let minimum):
            "This is too short for the directory “\(directory)”. Use at least \(counted(minimum, "character", "characters"))."
        case .passwordTooSimpleThere(let directory):
            "The directory “\(directory)” wants more kinds of characters: use three of small letters, capital letters, digits "
                + "and other signs, and no part of your name."
        case .passwordBreached:
            "This password is known from a leak at some other service, so it is among those tried first."
                + " Choose one that you have not used anywhere."
        case .passwordContainsSequence(let run):
            "This has “\(run)” in it. Leave out characters that follow or repeat each other three times."
        case .passwordReused(let remembered):
            remembered == 1
                ? "This was your password before. Choose one that you have not just had."
                : "This is one of your last \(remembered) passwords. Choose one that you have not had."
        case .passwordUnchanged:
            "This is the password that you have now. Choose a different one."
        case .passwordTooRecent(let changeableFrom):
            "Your password was changed not long ago. It can be changed again from \(changeableFrom.words)."
        case .passwordMismatch:
            "The two passwords differ. Type the new password here once more."
        case .passwordManagedElsewhere:
            "Your password is kept in another directory and can’t be changed here. Your contact can tell you where."
        case .passwordDecidedBy(let directory):
            "The directory “\(directory)” decides about this person’s password alone, so it can’t be set here. Have it"
                + " changed there; the person then signs in here with it."

        // Addresses and names
        case .addressEmpty:
            "Type an email address here."
        case .addressMalformed:
            "This doesn’t look like an email address. One looks like name@example.org."
        case .addressTooLong:
            "This is too long for an email address. Check that only one address is here."
        case .addressSameAsPrimary:
            "This is the address you already have with us. If you lose that mailbox, you need a different one:"
                + " use a personal address."
        case .addressTaken:
            "Another account already has this address."
        case .userNameMalformed:
            "A user name has letters, digits, dots, dashes and underscores only."
        case .userNameTaken:
            "Another account already has this user name."
        case .externalIDTaken:
            "Another account already has this external id."
        case .nameMalformed:
            "A name has at least one letter, at most 100 characters in each part, and no control characters."

        // Accounts and settings
        case .accountUnknown:
            "There is no such account. Check the address or the user name."
        case .stateForbids(let state):
            "This can’t be done while the account is \(state.words)."
        case .settingUnknown(let key):
            "There is no setting called “\(key)”."
        case .settingOutOfRange(let key, let range):
            "“\(key)” can’t have this value. Allowed: \(range)."
        case .settingChangedMeanwhile(let key):
            "Somebody else has changed “\(key)” since you opened this page. Look at what it is now, and save again."
        case .suspendedByOthers:
            "An administrator suspended this account, or its person said that something wasn’t them. Only an administrator"
                + " can make it active again, in the portal or with Lockstep’s own API."
        case .mailboxOnHold:
            "The identity system has just given this account another address. For 24 hours a link goes there only when an"
                + " administrator sends it to this one person."
        case .changedMeanwhile:
            "Somebody else has changed the account since it was read. Look at what it is now, and send again."
        case .deliveryUnderWay:
            "Something is on its way to that directory right now. Wait two minutes, or pause the connection and wait two"
                + " minutes, and try again."
        case .notAllowed:
            "Your role doesn’t include this. An owner can give you another one."
        case .ownersOnly:
            "Only an owner who is signed in, or the host, can do without a second administrator’s consent."
        case .sessionUnknown:
            "They have no such session, or it is over."
        case .lastOwner:
            "There would be no active owner left. Make somebody else an owner first."
        case .reasonMissing:
            "Say why, in a few words. Whoever reads the events later will see it; the person won’t."
        case .reasonMalformed:
            "A reason has at most 200 characters, on one line."
        case .nothingToChange:
            "It is like that already, so nothing was changed."
        case .accountExpired:
            "The password has expired, so a reset would not let them in. Restore the account first."
        case .noRecoveryAddress:
            "They have no recovery address that is verified and serves already."
        case .resetImpossible:
            "A link alone can’t complete a reset of this account: your organisation asks for a second proof, and it has"
                + " none that could answer."
        case .tooManyPeople:
            "At most 1,000 people can be picked by hand. Choose them by a filter instead."
        case .textUnknown(let name):
            "“\(name)” is no kind of mail. “lockstep text list” shows those that there are."
        case .textFaulty(let fault): fault.words
        case .announcementUntimely(let day):
            "This announcement and \(day.start.dateWords) don’t go together: the first two look ahead to the day, the others"
                + " look back on it. Choose another one, or another day."
        case .dayMalformed:
            "Say which day it is, as 2027-01-15: year, month, day."

        case .callerCodeWrong:
            "This isn’t the code that their portal shows, or it was tried too often. Have them show a new one."
        case .consentNeeded:
            "This takes the consent of a second administrator, for one person at a time."
        case .consentUnknown:
            "There is no request with this id."
        case .consentOver:
            "This request is over: it was answered, stopped by its person, or nobody answered in time."
        case .ownRequest:
            "Somebody else has to consent: neither who asked, nor whom it is about."
        case .askerNotAllowed:
            "Who asked for this may not do it any more, so nobody can consent to it. Refuse it, or ask for it yourself."
        case .nobodyChosen:
            "Nobody is ticked. Tick the people that it is for, or take everybody in the list."
        case .importChangedMeanwhile:
            "Somebody else has changed what the columns of this file are since you looked at it. Nothing has been imported."
                + " Look at what it would do now, and begin it if that is right."
        case .tooManyImports(let limit):
            "There are \(limit) files already that haven’t been imported. One with which nobody goes on is deleted a day"
                + " after it was sent: import one of them first, or try again later."
        case .keyUnknown:
            "There is no key with this id."
        case .keyNameMalformed:
            "Name the program that will hold the key: up to 60 characters on one line."
        case .keyLifeOutOfRange(let role):
            "A key of this role lives for 1 to \(APIKey.longestLife(of: role).inMilliseconds / 86_400_000) days."

        case .connectionUnknown:
            "There is no connection of this name."
        case .connectionNameMalformed:
            "Name it: up to 60 characters on one line."
        case .connectionNameTaken:
            "There is one of this name already. Choose another name."
        case .connectionFaulty(let fault):
            fault.words
        case .connectionIncomplete:
            "The password of the account that reads isn’t set yet. Set it first."
        case .connectorUnknown:
            "There is no connector of this name, or its token is no good any more. Add it, or renew its token."
        case .connectorNotConfirmed:
            "Nobody has confirmed this connector’s fingerprint yet. Compare it with what the connector shows, and"
                + " confirm it."
        case .fingerprintWrong:
            "This isn’t the fingerprint of the key that was presented. Don’t confirm it before both are the same."
        case .publicKeyMalformed:
            "This is no key of a connector, or another one was presented before."
        case .entryMalformed:
            "Name the entry in the directory, as uid=anna,ou=people,dc=example,dc=org."
        case .directoryUnreadable(let failure):
            failure.words
        case .alreadyBound:
            "The account is bound there already, or the entry is another account’s."
        case .entryUnknown:
            "There is no such entry among the people of this directory. Check what you typed, and the directory’s filter."
        case .entryAmbiguous:
            "Several entries are called so. Name the one that you mean, as uid=anna,ou=people,dc=example,dc=org."
        case .entryUnidentified:
            "This entry doesn’t show which it is. The account that reads needs the right to see entryUUID or objectGUID:"
                + " by that an entry is known when it is renamed."
        case .entryBoundToAnother(let email):
            "This entry is bound to another person, \(email). Unbind it there first, if it is this person’s."
        case .accountBoundThere:
            "This person is bound to another entry of this directory. Unbind that one first."
        case .entryChangedMeanwhile:
            "The entry isn’t as it was shown to you. Look at what it is now, and bind it then."
        case .connectionPaused:
            "This directory is paused. Resume it first: nobody is bound to one that nothing is carried to."

        // The request as such
        case .tooManyAttempts:
            "That was too often in a short time. Wait an hour, then try again."
        case .formExpired:
            "This page was open for too long, so nothing was changed. Please send it again."
        case .crossSite:
            "This came from another website, so nothing was changed. Start again from our own pages."
        }
    }
}

extension CharacterClass {
    /// Completes “at least …”.
    package var words: String {
        switch self {
        case .lowercase: "a small letter"
        case .uppercase: "a capital letter"
        case .digit: "a digit"
        case .symbol: "a sign that is neither a letter nor a digit"
        }
    }
}

extension CommonPasswordReason {
    package var words: String {
        switch self {
        case .listedWord:
            "This is, or is built on, one of the passwords that many people use. Those are tried first."
                + " A few words that don’t belong together are better."
        case .contextWord:
            "This is built on the name of the organisation or of this service, which is tried first. Leave that out."
        case .keyboardRow:
            "This follows a row of keys, which is tried first. A few words that don’t belong together are better."
        case .repetition:
            "This repeats one short piece, which is tried first. A few words that don’t belong together are better."
        }
    }
}

extension AccountState {
    package var words: String {
        switch self {
        case .staged: "not activated yet"
        case .active: "active"
        case .suspended: "suspended"
        case .removed: "removed"
        }
    }
}
