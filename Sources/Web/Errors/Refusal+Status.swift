package import Domain
package import HTTPTypes

extension Refusal {
    /// What a page that shows it answers with.
    package var status: HTTPResponse.Status {
        switch self {
        case .wrongCredentials, .reauthenticationRequired, .codeWrong, .codeFromOtherTime, .passkeyWrong,
            .passkeyExpired, .numberWrong, .duoDenied, .callerCodeWrong:
            .unauthorized
        case .accountLocked, .lastFactor, .factorKindOff, .factorRequired, .passwordTooRecent,
            .passwordManagedElsewhere, .signatureWrong, .ownRequest, .askerNotAllowed, .crossSite, .notAllowed,
            .ownersOnly:
            .forbidden
        case .accountUnknown, .settingUnknown, .textUnknown, .keyUnknown, .consentUnknown, .sessionUnknown,
            .connectionUnknown, .connectorUnknown:
            .notFound
        case .stateForbids, .nothingPending, .tooManyPasskeys, .pushOpenElsewhere, .requestOver, .tooManyPhones,
            .duoNotAlone, .lastOwner, .nothingToChange, .accountExpired, .noRecoveryAddress, .resetImpossible,
            .announcementUntimely, .consentNeeded, .consentOver, .externalIDTaken, .changedMeanwhile,
            .suspendedByOthers, .mailboxOnHold, .connectionIncomplete, .connectorNotConfirmed, .alreadyBound,
            .passwordDecidedBy,
            .entryBoundToAnother, .accountBoundThere, .entryChangedMeanwhile, .connectionPaused, .connectionNameTaken,
            .importChangedMeanwhile, .tooManyImports, .deliveryUnderWay:
            .conflict
        case .linkDead: .gone
        case .tooManyAttempts, .pushStopped: .tooManyRequests
        case .duoUnavailable, .directoryUnreadable: .serviceUnavailable
        case .passwordEmpty, .passwordTooShort, .passwordTooLong, .passwordNeeds, .passwordContainsName,
            .passwordCommon, .passwordBreached, .passwordTooShortThere, .passwordTooSimpleThere,
            .passwordContainsSequence, .passwordReused, .passwordUnchanged,
            .passwordMismatch, .addressEmpty, .addressMalformed, .addressTooLong, .addressSameAsPrimary, .addressTaken,
            .userNameMalformed, .userNameTaken, .nameMalformed, .passkeyNameMalformed, .phoneNameMalformed,
            .settingOutOfRange, .settingChangedMeanwhile, .formExpired, .reasonMissing, .reasonMalformed,
            .tooManyPeople, .nobodyChosen, .textFaulty, .dayMalformed, .keyNameMalformed, .keyLifeOutOfRange,
            .connectionNameMalformed, .connectionFaulty, .fingerprintWrong, .publicKeyMalformed, .entryMalformed,
            .entryUnknown, .entryAmbiguous, .entryUnidentified:
            .unprocessableContent
        }
    }
}

extension Refusal {
    /// Seconds after which it is worth while to try again: what 429 and 503 come with as `Retry-After`, and nothing else.
    package var retryAfter: Int? {
        switch status {
        // Mails are counted by the hour, push requests by less.
        case .tooManyRequests: Int((self == .pushStopped ? PushRequest.limitWindow : .hours(1)) / .seconds(1))
        case .serviceUnavailable: 60
        default: nil
        }
    }
}

extension [Refusal] {
    /// A proof that is wrong outweighs input that is wrong: 401 even if the new password is too short as well.
    package var status: HTTPResponse.Status {
        map(\.status).min { $0.code < $1.code } ?? .ok
    }

    /// Of those that the status is of, the longest.
    package var retryAfter: Int? { filter { $0.status == status }.compactMap(\.retryAfter).max() }
}
