package import Domain
package import Texts

/// `GET, POST /admin/texts/{kind}` and `POST …/preview`: the words of one kind of mail, and the mail that they make.
package struct TextPage: Page {
    package enum Outcome: String, Hashable, Sendable {
        case saved, reset
        /// Looked at, and not kept.
        case previewed
    }

    package var kind: NoticeKind
    /// As it was typed, or as it is kept. What is `nil` stands in its field as the catalogue's own would be written.
    package var text: OwnText
    /// Whether something is kept that could be taken back.
    package var isOwn: Bool
    /// What the words make; `nil` where they make no mail.
    package var preview: MailText?
    /// Whose mail it is.
    package var sender: String
    package var outcome: Outcome?
    package var problems: [Refusal]

    package init(
        kind: NoticeKind, text: OwnText, isOwn: Bool, preview: MailText?, sender: String, outcome: Outcome? = nil,
        problems: [Refusal] = []
    ) {
        self.kind = kind
        self.text = text
        self.isOwn = isOwn
        self.preview = preview
        self.sender = sender
        self.outcome = outcome
        self.problems = problems
    }

    package var title: String { TextWords.editTitle(kind) }
    /// The preview follows what is typed, where scripts run.
    package var connects: Bool { true }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: TextPart.allCases.map { FormField($0) })
        let preview = context.address(of: kind.textPath.then("preview"))
        return """
            \(problems.summary)\(outcome?.banner)<p class="lead">\(TextWords.when(kind))</p>
            <p>\(kind.isVaried ? TextWords.varied : TextWords.gapsLead)</p>
            \(gaps)
            \(context.form(to: kind.textPath, attributes: " data-preview=\"\(preview)\"", """
            \(TextPart.allCases.map { field($0).markup(problems.at(FormField($0))) })
            <p class="actions"><button>\(TextWords.save)</button> \
            <button class="secondary" formaction="\(preview)">\(TextWords.preview)</button></p>
            """))
            \(previewSection)\(reset(in: context))
            <p class="aside"><a href="\(context.address(of: "/texts"))">\(TextWords.toTexts)</a></p>
            """
    }

    private func field(_ part: TextPart) -> TextField {
        TextField(
            name: FormField(part), label: TextWords.label(part), hint: TextWords.hint(part),
            value: text[part] ?? OwnText.standard[part] ?? "", lines: part.lines, limit: part.limit)
    }

    private var previewSection: HTML {
        """
        <section id="preview" class="preview" aria-labelledby="preview-title">
        <h2 id="preview-title">\(TextWords.previewTitle)</h2>
        \(previewed)
        </section>
        """
    }

    private var previewed: HTML {
        guard let preview else { return "<p class=\"empty\">\(TextWords.previewFaulty)</p>" }
        return """
            <p class="hint">\(TextWords.previewWhy)</p>
            \(MailSheet(from: sender, to: TextWords.address, text: preview).markup())
            """
    }

    private var gaps: HTML {
        """
        <details>
        <summary>\(TextWords.gapsTitle)</summary>
        <dl class="gaps">\(TextGap.known(anywhereIn: kind).map { gap in
            "\n<div><dt><code>{{\(gap.rawValue)}}</code></dt><dd>\(gap.words)</dd></div>" as HTML
        })
        </dl>
        </details>
        """
    }

    private func reset(in context: PageContext) -> HTML? {
        guard isOwn else { return nil }
        return """

            \(context.form(to: kind.textPath.then("reset"), class: "inline", """
            <p class="hint">\(TextWords.resetWhy)</p>
            <button class="secondary">\(TextWords.reset)</button>
            """))
            """
    }
}

extension TextPage.Outcome {
    fileprivate var banner: HTML {
        switch self {
        case .saved: Banner(tone: .done, title: TextWords.saved, text: TextWords.savedWhy).markup
        case .reset: Banner(tone: .done, title: TextWords.wasReset, text: TextWords.wasResetWhy).markup
        case .previewed: Banner(tone: .attention, title: TextWords.notSaved, text: TextWords.notSavedWhy).markup
        }
    }
}

extension TextPart {
    /// How many lines its field shows.
    fileprivate var lines: Int {
        switch self {
        case .subject, .greeting: 1
        case .body: 10
        case .closing: 3
        }
    }
}

extension TextGap {
    /// What any part of a mail of this kind can leave open.
    fileprivate static func known(anywhereIn kind: NoticeKind) -> [TextGap] {
        let known = TextPart.allCases.flatMap { TextGap.known(in: $0, of: kind) }
        return allCases.filter(known.contains)
    }
}
