extension PageContext {
    /// A part of a page under a heading of its own.
    ///
    /// - Parameter name: Unique on the page.
    func section(_ name: StaticString, _ title: String, _ content: HTML) -> HTML {
        """
        <section aria-labelledby="\(HTML(stringLiteral: name))-title">
        <h2 id="\(HTML(stringLiteral: name))-title">\(title)</h2>
        \(content)
        </section>

        """
    }
}
