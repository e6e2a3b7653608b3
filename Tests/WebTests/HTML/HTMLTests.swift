import Testing
import Web

@Suite("Markup")
struct HTMLTests {
    @Test(
        "A string is escaped wherever it goes in",
        arguments: [
            ("plain", "plain"), ("<b>", "&lt;b&gt;"), ("\"'", "&quot;&#39;"), ("&amp;", "&amp;amp;"), ("é 日本", "é 日本"),
        ])
    func escapes(_ text: String, _ expected: String) {
        let markup: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(markup.text == "<p title=\"\(expected)\">\(expected)</p>")
    }

    @Test("A combining mark after a quote does not hide the quote")
    func escapesScalarByScalar() {
        let text = "\"\u{301} <\u{338}"
        let markup: HTML = "\(text)"
        #expect(markup.text == "&quot;\u{301} &lt;\u{338}")
    }

    @Test("Markup within markup goes in as it is, and is escaped once")
    func nests() {
        let inner: HTML = "<b>\("<")</b>"
        let outer: HTML = "<p>\(inner)\([inner, inner])\(nil as HTML?)</p>"
        #expect(outer.text == "<p><b>&lt;</b><b>&lt;</b><b>&lt;</b></p>")
    }

    @Test("An attribute appears with its value, or not at all")
    func attributes() {
        #expect(HTML.attribute("value", "a\"b").text == " value=\"a&quot;b\"")
        #expect(HTML.attribute("value", nil).text == "")
        #expect(HTML.attribute("hidden", true).text == " hidden")
        #expect(HTML.attribute("hidden", false).text == "")
    }
}
