import Testing

@Suite("The checker of markup")
struct MarkupTests {
    @Test(
        "It finds what is wrong",
        arguments: [
            "<p>", "</p>", "<p><b></p></b>", "<p>a & b</p>", "<p>a > b</p>", "<p title=\"&\"></p>", "<p title='a'></p>",
            "<p id=\"a\" id=\"b\"></p>", "<P></P>", "<p onclick=x></p>", "<p title=\"a\"b\"></p>", "<p",
            "<form><form></form></form>",
        ])
    func findsFaults(_ body: String) {
        #expect(throws: Markup.Fault.self) { try Markup("<!DOCTYPE html>\n\(body)") }
    }

    @Test("It reads what is right")
    func reads() throws {
        let page = try Markup("<!DOCTYPE html>\n<form><input name=\"a\" required></form><p id=\"x\">&lt;</p>")
        #expect(page.elements.map(\.name) == ["form", "input", "p"])
        #expect(page.all("input").first?.form == page.all("form").first?.form)
        #expect(page.ids == ["x"])
    }
}
