package import Domain
import Texts

/// One line of the receipt: a place that follows a change of password, and whether it has.
package struct Receipt: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case portal
        case named(String)
    }

    package enum State: Hashable, Sendable {
        case applied(Timestamp)
        case pending
        /// For what: “the laptop”.
        case waiting(String)
        /// What to do about it.
        case failed(String)
    }

    package let place: Place
    package let state: State

    package init(_ place: Place, _ state: State) {
        self.place = place
        self.state = state
    }
}

extension Receipt {
    /// The list as it appears on every page that has one.
    static func list(_ receipts: [Receipt]) -> HTML {
        """
        <section class="receipt" aria-labelledby="receipt-title">
        <h2 id="receipt-title">\(ReceiptWords.title)</h2>
        <ul>\(receipts.map(\.line))
        </ul>
        </section>

        """
    }

    private var line: HTML {
        """

        <li class="\(state.name)">
        <span class="place"><bdi>\(place.words)</bdi></span>
        <span class="state">\(state.words)</span>\(state.detail.map { "\n<span class=\"detail\">\($0)</span>" as HTML })
        </li>
        """
    }
}

extension Receipt.Place {
    fileprivate var words: String {
        switch self {
        case .portal: ReceiptWords.portal
        case .named(let name): name
        }
    }
}

extension Receipt.State {
    fileprivate var name: String {
        switch self {
        case .applied: "applied"
        case .pending: "pending"
        case .waiting: "waiting"
        case .failed: "failed"
        }
    }

    fileprivate var words: String {
        switch self {
        case .applied: ReceiptWords.applied
        case .pending: ReceiptWords.pending
        case .waiting: ReceiptWords.waiting
        case .failed: ReceiptWords.failed
        }
    }

    fileprivate var detail: HTML? {
        switch self {
        case .applied(let time): .moment(time)
        case .pending: nil
        case .waiting(let reason), .failed(let reason): "\(reason)"
        }
    }
}
