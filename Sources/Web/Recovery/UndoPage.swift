import Texts

/// `GET /undo`, where the link in the notice about a changed address leads. `POST /undo` undoes it.
package struct UndoPage: Page {
    /// Whether it is the account's own address, which an identity system changed.
    package var isPrimary: Bool
    package var oldAddress: String?
    package var newAddress: String?

    package init(isPrimary: Bool = false, oldAddress: String?, newAddress: String?) {
        self.isPrimary = isPrimary
        self.oldAddress = oldAddress
        self.newAddress = newAddress
    }

    package var title: String { RecoveryWords.undoTitle }

    private var change: String {
        isPrimary
            ? RecoveryWords.undoMove(from: oldAddress ?? "", to: newAddress ?? "")
            : RecoveryWords.undoChange(from: oldAddress, to: newAddress)
    }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(change)</p>
        <p>\(RecoveryWords.undoWhy)</p>
        \(context.form(to: "/undo", "<p class=\"actions\"><button>\(RecoveryWords.undo)</button></p>"))
        """
    }
}

/// The answer to `POST /undo`.
package struct UndoDonePage: Page {
    package init() {}

    package var title: String { RecoveryWords.undoneTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead" role="status">\(RecoveryWords.undone)</p>
        <p>\(RecoveryWords.undoneNext)</p>
        <p class="actions"><a class="button" href="\(context.address(of: "/reset"))">\(context.entrance.resetWords)</a></p>
        """
    }
}
