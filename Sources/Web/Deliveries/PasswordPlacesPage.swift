import Texts

/// `GET /security/places`: where the password is, at any time.
package struct PasswordPlacesPage: Page {
    package var receipts: [Receipt]

    package init(receipts: [Receipt]) {
        self.receipts = receipts
    }

    package var title: String { ReceiptWords.title }
    package var refreshes: Bool { receipts.isOnItsWay }
    package var connects: Bool { receipts.isFollowed }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(ReceiptWords.lead)</p>
        \(Receipt.list(receipts, at: "/security/places", in: context))\
        <p class="aside"><a href="\(context.address(of: "/security"))">\(ReceiptWords.backToSecurity)</a></p>
        """
    }
}
