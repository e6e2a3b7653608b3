package import Domain
import Texts

/// One line of the receipt: a place that follows a change of password, and whether it has.
package struct Receipt: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case portal
        case named(String)
    }

    package enum State: Hashable, Sendable {
        /// When, where that is known.
        case applied(Timestamp?)
        case pending
        /// For what: “the laptop”. It goes on by itself, where that is known at this time.
        case waiting(String, until: Timestamp? = nil)
        /// The place keeps it, and the others follow.
        case kept
        /// For somebody to do what it says.
        case held(String)
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
    /// The list as it appears on every page that has one. While something in it goes on by itself the script follows it,
    /// and who has no script can look again.
    ///
    /// - Parameter path: The page that it is on.
    static func list(_ receipts: [Receipt], at path: PortalPath, in context: PageContext) -> HTML {
        guard !receipts.isEmpty else { return .nothing }
        let isFollowed = receipts.isFollowed
        return """
            <section class="receipt" aria-labelledby="receipt-title"\(isFollowed ? " data-follow" as HTML : nil)>
            <h2 id="receipt-title">\(ReceiptWords.title)</h2>
            <ul\(HTML.attribute("aria-live", isFollowed ? "polite" : nil))>\(receipts.map { $0.line(at: context.now) })
            </ul>\(isFollowed ? again(path, context) : nil)
            </section>

            """
    }

    private static func again(_ path: PortalPath, _ context: PageContext) -> HTML {
        "\n<p class=\"again\"><a href=\"\(context.address(of: path))\">\(ReceiptWords.lookAgain)</a></p>"
    }

    private func line(at now: Timestamp) -> HTML {
        """

        <li class="\(state.name)">
        <span class="place"><bdi>\(place.words)</bdi></span>
        <span class="state">\(state.words)</span>\(state.detail(at: now).map { "\n<span class=\"detail\">\($0)</span>" as HTML })
        </li>
        """
    }
}

extension [Receipt] {
    /// Whether something in it is about to change.
    var isOnItsWay: Bool { contains { $0.state == .pending } }

    /// Whether something in it changes by itself at some time.
    var isFollowed: Bool {
        contains {
            switch $0.state {
            case .pending, .waiting: true
            case .applied, .kept, .held, .failed: false
            }
        }
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
        case .applied, .kept: "applied"
        case .pending: "pending"
        case .waiting, .held: "waiting"
        case .failed: "failed"
        }
    }

    fileprivate var words: String {
        switch self {
        case .applied: ReceiptWords.applied
        case .kept: ReceiptWords.kept
        case .pending: ReceiptWords.pending
        case .waiting, .held: ReceiptWords.waiting
        case .failed: ReceiptWords.failed
        }
    }

    fileprivate func detail(at now: Timestamp) -> HTML? {
        switch self {
        case .applied(let time): time.map(HTML.moment)
        case .pending: nil
        case .kept: "\(ReceiptWords.keptWhy)"
        case .waiting(let reason, let until):
            "\(reason)\(until.flatMap { $0 > now ? " \(ReceiptWords.nextTry) \(.moment($0))" as HTML : nil })"
        case .held(let reason), .failed(let reason): "\(reason)"
        }
    }
}
