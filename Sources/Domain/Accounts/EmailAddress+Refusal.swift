extension EmailAddress.Fault {
    package var refusal: Refusal {
        switch self {
        case .empty: .addressEmpty
        case .tooLong: .addressTooLong
        case .malformed: .addressMalformed
        }
    }
}
