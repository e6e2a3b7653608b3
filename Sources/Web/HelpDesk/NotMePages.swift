package import Domain
import Texts

/// `GET /not-me`, where the link in a mail about a reset by the help desk leads, and the notice of the first page.
/// `POST /not-me` stops it.
package struct NotMePage: Page {
    package var reset: DeskReset
    /// Said in the portal, and not by the link of a mail.
    package var isSignedIn: Bool

    package init(reset: DeskReset, isSignedIn: Bool = false) {
        self.reset = reset
        self.isSignedIn = isSignedIn
    }

    package var title: String { HelpDeskWords.notMeTitle }

    package func body(in context: PageContext) -> HTML {
        let isOpen = reset.state == .open
        let which: HTML? =
            isSignedIn ? "<input type=\"hidden\" name=\"reset\" value=\"\(reset.id.rawValue)\">\n" : nil
        return """
            <p>\(isOpen ? HelpDeskWords.stopAsked : HelpDeskWords.stopDone)</p>
            <p class="lead">\(reset.act.words.withCapital), \(.moment(reset.decidedAt ?? reset.askedAt))</p>
            <p>\(isOpen ? HelpDeskWords.stopRequest : HelpDeskWords.stopAct)</p>
            \(context.form(to: "/not-me", "\(which)<p class=\"actions\"><button>\(HelpDeskWords.notMe)</button></p>"))
            <p class="aside">\(HelpDeskWords.wasMe)</p>
            """
    }
}

/// The answer to `POST /not-me`.
package struct NotMeDonePage: Page {
    package var isSuspended: Bool

    package init(isSuspended: Bool) {
        self.isSuspended = isSuspended
    }

    package var title: String { HelpDeskWords.stoppedTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead" role="status">\(isSuspended ? HelpDeskWords.closed : HelpDeskWords.stopped)</p>
        <p>\(HelpDeskWords.stoppedNext)</p>
        """
    }
}
