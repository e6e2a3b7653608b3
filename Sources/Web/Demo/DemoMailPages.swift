package import Domain
import Texts

/// `GET /demo/mail`: what the demo would have sent, the latest first.
package struct DemoMailListPage: Page {
    package struct Line: Hashable, Sendable {
        package let id: String
        package let to: String
        package let subject: String
        package let at: Timestamp

        package init(id: String, to: String, subject: String, at: Timestamp) {
            self.id = id
            self.to = to
            self.subject = subject
            self.at = at
        }
    }

    package var lines: [Line]

    package init(lines: [Line]) {
        self.lines = lines
    }

    package var title: String { DemoWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        \(demoNotice)\(list)
        """
    }

    private var list: HTML {
        guard !lines.isEmpty else { return "<p class=\"empty\">\(DemoWords.empty)</p>" }
        return """
            <ul class="choices">\(lines.map(Self.markup))
            </ul>
            """
    }

    private static func markup(_ line: Line) -> HTML {
        let subject = line.subject.isEmpty ? DemoWords.noSubject : line.subject
        return """

            <li><a href="/demo/mail/\(line.id)"><bdi>\(subject)</bdi></a> \
            <span class="hint"><bdi>\(DemoWords.to(line.to))</bdi>, \(.moment(line.at))</span></li>
            """
    }
}

/// `GET /demo/mail/{id}`: one mail's text part and its headers.
package struct DemoMailPage: Page {
    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var subject: String
    package var headers: [Header]
    package var text: String

    package init(subject: String, headers: [Header], text: String) {
        self.subject = subject
        self.headers = headers
        self.text = text
    }

    package var title: String { subject.isEmpty ? DemoWords.noSubject : subject }

    package func body(in context: PageContext) -> HTML {
        """
        \(demoNotice)<pre class="mail">\(LinkedText(text).markup)</pre>
        <details>
        <summary>\(DemoWords.headers)</summary>
        <dl class="facts">\(headers.map(Self.markup))
        </dl>
        </details>
        <p class="aside"><a href="/demo/mail">\(DemoWords.allMail)</a></p>
        """
    }

    private static func markup(_ header: Header) -> HTML {
        "\n<div><dt>\(header.name)</dt><dd><bdi>\(header.value)</bdi></dd></div>"
    }
}

private let demoNotice = Banner(tone: .attention, title: DemoWords.notice).markup
