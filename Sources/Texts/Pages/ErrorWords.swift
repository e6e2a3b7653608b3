/// What a person reads when a request can't be answered: what happened, and what to do.
package enum ErrorWords {
    package static let toStart = "Go to the start page"
    package static let reference = "If you ask for help, name this"

    package static let badRequestTitle = "This request could not be read"
    package static let badRequest =
        "Something was cut off or garbled on the way. Nothing was changed. Go back and try again."

    package static let crossSiteTitle = "This came from another website"
    package static let crossSite =
        "A form was sent from a page that is not ours, so nothing was changed. If you did not press anything,"
        + " somebody tried a trick on you, and it failed. Start again from our own pages."

    package static let notAllowedTitle = "This is not open to you"
    package static let notAllowed =
        "Your account may not do this. If you think it should, ask your contact."

    package static let notFoundTitle = "There is nothing here"
    package static let notFound = "The address may be mistyped or out of date. Nothing was changed."

    package static let methodNotAllowedTitle = "This can’t be done in this way"
    package static let methodNotAllowed =
        "The page exists, but not for what your browser asked. Go back, and use the buttons on the page."

    package static let tooLargeTitle = "That was too much at once"
    package static let tooLarge = "What was sent is larger than any of our forms needs. Shorten it and send it again."

    package static let unsupportedTypeTitle = "This form can’t be read"
    package static let unsupportedType =
        "It was sent in a format that we don’t read. Open the page again in a browser and use the form there."

    package static let misdirectedTitle = "This is the wrong address"
    package static let misdirected =
        "This server does not answer under the name in your browser’s address bar. Use the address that your"
        + " organisation gave you."

    package static let formExpiredTitle = "This page was open for too long"
    package static let formExpired =
        "To keep you safe a form is only valid for a while. Nothing was changed. Open the page again and send it once more."

    package static let tooManyTitle = "Too many attempts"

    package static func tooMany(wait: Int) -> String {
        "To keep guessers out we count attempts, and there were many from where you are. Nothing is wrong with your"
            + " account. Try again \(after(seconds: wait))."
    }

    package static let brokenTitle = "Something broke on our side"
    package static let broken =
        "It was not you. What you did may or may not have been saved: look before you do it again."

    package static let busyTitle = "We are busy right now"

    package static func busy(wait: Int) -> String {
        "More people want in than we can serve this moment. Nothing was changed. Try again \(after(seconds: wait))."
    }

    private static func after(seconds: Int) -> String {
        switch seconds {
        case ...1: "in a second"
        case ..<90: "in \(seconds) seconds"
        case ..<5_400: "in \((seconds + 59) / 60) minutes"
        default: "in \((seconds + 3_599) / 3_600) hours"
        }
    }
}
