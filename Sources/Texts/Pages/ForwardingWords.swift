package import Domain

/// The administrators' page of where events go besides.
package enum ForwardingWords {
    package static let title = "Where events go"
    package static let lead =
        "Every event goes on to these as it happens, in order. What one of them has not confirmed is sent again until it"
        + " has."
    package static let off = "Nothing goes here."
    package static let incomplete = "It has no secret yet, and bodies are never sent unsigned."
    package static let settings = "Change where events go"
    package static let back = "Back to the events"
    package static let url = "Where"
    package static let state = "State"
    package static let waiting = "Waiting"
    package static let oldest = "Oldest"
    package static let confirmed = "Confirmed"
    package static let failure = "Last fault"
    package static let failedAt = "Failed"
    package static let next = "Next try"
    package static let tryNow = "Try It Now"
    package static let tryHint = "Sends no event. If it gets through, what waits follows at once."
    package static let taken = "It got through."

    package static func name(of receiver: EventReceiver) -> String {
        switch receiver {
        case .syslog: "Syslog"
        case .webhook: "Webhook"
        }
    }

    package static let running = "Events get through."
    package static let failing = "Events don’t get through. They are kept and sent again."
    package static let stopped = "Stopped: the receiver wants no more. What happens is kept until it is tried again."

    package static func events(_ count: Int) -> String {
        switch count {
        case 0: "nothing"
        case 1: "one event"
        default: "\(PeopleWords.grouped(count)) events"
        }
    }
}
