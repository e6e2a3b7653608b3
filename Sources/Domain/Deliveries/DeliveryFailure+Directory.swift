extension DeliveryFailure {
    /// What a directory's refusal is to a delivery.
    package init(_ fault: DirectoryFault) {
        guard !fault.mayHaveBeenApplied else {
            self = .answerLost
            return
        }
        self =
            switch fault.reason {
            case .nameUnknown, .unreachable, .timedOut, .brokenOff, .cancelled: .unreachable
            case .encryptionRefused, .certificate: .certificateRefused
            case .busy, .changedMeanwhile: .busy
            case .credentials: .writerRefused
            case .notPermitted: .notPermitted
            case .noSuchEntry: .entryMissing
            case .ambiguous: .entryAmbiguous
            case .password(let refusal): DeliveryFailure(refusal)
            case .unsupported, .tooMuch, .referred, .unexpected: .refused
            }
    }

    private init(_ refusal: DirectoryFault.PasswordRefusal) {
        self =
            switch refusal {
            case .tooShort: .passwordTooShort
            case .inHistory: .passwordInHistory
            case .tooYoung: .passwordTooYoung
            case .lacksQuality, .byPolicy: .passwordTooSimple
            // The account that writes is treated like the person.
            case .changeNotAllowed, .oldPasswordNeeded: .notPermitted
            case .tooLong, .oldPasswordWrong: .refused
            }
    }
}
