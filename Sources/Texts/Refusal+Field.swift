package import Domain

extension Refusal {
    /// The fields that it can stand beside, the likeliest first. A form shows it at the first of them that it has,
    /// and otherwise as a problem of the form as a whole.
    package var fields: [FormField] {
        switch self {
        case .wrongCredentials, .reauthenticationRequired: [.currentPassword, .password]
        case .passwordEmpty, .passwordTooLong: [.newPassword, .password]
        case .passwordTooShort, .passwordNeeds, .passwordContainsName, .passwordCommon, .passwordBreached,
            .passwordTooShortThere, .passwordTooSimpleThere,
            .passwordContainsSequence, .passwordReused, .passwordUnchanged:
            [.newPassword]
        case .passwordMismatch: [.confirmPassword]
        case .addressEmpty, .addressMalformed, .addressTooLong, .addressSameAsPrimary, .addressTaken: [.email]
        case .factorRequired, .codeWrong, .codeFromOtherTime, .numberWrong, .callerCodeWrong: [.code]
        case .passkeyNameMalformed, .phoneNameMalformed, .nameMalformed: [.name, .givenName]
        case .userNameMalformed, .userNameTaken: [.userName]
        case .reasonMissing, .reasonMalformed: [.reason]
        case .textFaulty(let fault): [FormField(fault.part)]
        case .announcementUntimely, .dayMalformed: [.day]
        case .entryMalformed, .entryUnknown, .entryAmbiguous, .entryUnidentified, .entryBoundToAnother: [.entry]
        case .linkDead, .passwordTooRecent, .passwordManagedElsewhere, .passwordDecidedBy, .externalIDTaken,
            .changedMeanwhile,
            .suspendedByOthers, .mailboxOnHold, .ownersOnly, .sessionUnknown,
            .accountUnknown, .stateForbids, .settingUnknown, .settingOutOfRange, .settingChangedMeanwhile, .textUnknown,
            .formExpired, .tooManyAttempts, .crossSite, .passkeyWrong, .passkeyExpired, .tooManyPasskeys,
            .accountLocked, .lastFactor,
            .factorKindOff, .nothingPending, .pushOpenElsewhere, .pushStopped, .requestOver, .signatureWrong,
            .tooManyPhones, .duoDenied, .duoUnavailable, .duoNotAlone, .notAllowed, .lastOwner, .nothingToChange,
            .accountExpired, .noRecoveryAddress, .resetImpossible, .consentNeeded,
            .consentUnknown, .consentOver, .ownRequest, .askerNotAllowed, .tooManyPeople, .nobodyChosen, .keyUnknown,
            .importChangedMeanwhile, .tooManyImports,
            .keyNameMalformed, .keyLifeOutOfRange, .connectionUnknown, .connectionNameMalformed, .connectionNameTaken,
            .connectionFaulty, .connectionIncomplete, .connectorUnknown, .connectorNotConfirmed, .fingerprintWrong,
            .publicKeyMalformed, .directoryUnreadable, .alreadyBound, .accountBoundThere, .entryChangedMeanwhile,
            .connectionPaused, .deliveryUnderWay:
            []
        }
    }
}
