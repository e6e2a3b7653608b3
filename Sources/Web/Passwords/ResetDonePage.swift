import Texts

/// `GET /reset/done`: what becomes of it is shown to the browser that did it; the page is the same for everybody else.
package struct ResetDonePage: Page {
    package var machine: Machine?
    package var receipts: [Receipt]

    package init(machine: Machine? = nil, receipts: [Receipt]) {
        self.machine = machine
        self.receipts = receipts
    }

    package var title: String { PasswordWords.resetDoneTitle }
    package var refreshes: Bool { receipts.isOnItsWay }
    package var connects: Bool { receipts.isFollowed }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead" role="status">\(PasswordWords.resetDone)</p>
        \(Receipt.list(receipts, at: "/reset/done", in: context))\(Machine.chooser(at: "/reset/done", chosen: machine, in: context))\
        <p class="actions"><a class="button" href="\(context.address(of: "/login"))">\(PasswordWords.continueToPortal)</a></p>
        """
    }
}
