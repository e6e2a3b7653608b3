import Texts

/// A few words above the page's own matter: what just happened, or what wants attention.
struct Banner {
    enum Tone: String { case done, attention }

    let tone: Tone
    let title: String
    var text: String?
    var link: Link?

    struct Link {
        let text: String
        fileprivate let address: String
    }

    var markup: HTML {
        """
        <div class="banner \(tone.rawValue)"\(HTML.attribute("role", tone == .done ? "status" : nil))>
        <p><strong>\(title)</strong>\(text.map { " \($0)" as HTML })</p>\(link.map(Self.markup))
        </div>

        """
    }

    private static func markup(_ link: Link) -> HTML {
        "\n<p><a href=\"\(link.address)\">\(link.text)</a></p>"
    }
}

extension PageContext {
    /// A way on from a banner.
    func link(_ text: String, to path: PortalPath) -> Banner.Link {
        Banner.Link(text: text, address: address(of: path))
    }
}
