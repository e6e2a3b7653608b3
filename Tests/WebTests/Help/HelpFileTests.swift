import Domain
import Testing
import Web

@Suite("A help page as a file")
struct HelpFileTests {
    private static let base = "https://password.northwind.example"

    private func file(_ topic: HelpTopic, in context: PageContext = .stranger) -> String {
        HelpPage(topic, offered: [.totp]).renderedAlone(in: context, base: Self.base)
    }

    @Test("It looks the same anywhere, leads to the portal, and runs nothing", arguments: HelpTopic.allCases)
    func standsAlone(_ topic: HelpTopic) throws {
        let text = file(topic)
        // Selectors have brackets that markup doesn't.
        let page = try Markup(text.replacing(#/<style>[^<]*<\/style>/#, with: "<style></style>"))
        #expect(page.all("base").first?.attributes["href"] == "\(Self.base)/")
        #expect(page.all("style").count == 1 && text.contains("--accent"))
        #expect(page.all("script").isEmpty && page.all("link").isEmpty && page.all("form").isEmpty)
        #expect(!text.contains("csrf") && !text.contains("nonce"))
        #expect(text.contains("Northwind") && text.contains("help@northwind.example"))
    }

    @Test("The style sheet holds nothing that could end the element that it stands in")
    func styleEndsNowhere() {
        #expect(!String(decoding: Asset.stylesheet.bytes, as: UTF8.self).contains("</"))
    }

    @Test("A name that would be markup stays a name")
    func isEscaped() {
        #expect(!file(.mac, in: .hostile).contains("<script"))
    }
}
