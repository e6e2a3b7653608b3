import Domain
import Testing

/// An address that the samples' author knows to be one.
func address(_ text: String) -> EmailAddress {
    do { return try EmailAddress(text) } catch { preconditionFailure("\(text): \(error)") }
}

func person(_ given: String, _ family: String) -> PersonName {
    do { return try PersonName(given: given, family: family) } catch { preconditionFailure("\(given): \(error)") }
}
