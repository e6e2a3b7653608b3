package import Domain
import Texts

/// `POST /admin/settings/{topic}`: what the changes would do, before they are saved.
package struct RehearsalPage: Page {
    package var topic: SettingTopic
    package var rehearsal: Rehearsal
    package var form: SettingForm
    /// The organisation's.
    package var clock: WallClock

    package init(_ topic: SettingTopic, _ rehearsal: Rehearsal, form: SettingForm, clock: WallClock) {
        self.topic = topic
        self.rehearsal = rehearsal
        self.form = form
        self.clock = clock
    }

    package var title: String { SettingWords.rehearsalTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <section aria-labelledby="effects">
        <h2 id="effects">\(SettingWords.effectsTitle)</h2>
        \(effects)
        </section>
        <section aria-labelledby="changes">
        <h2 id="changes">\(SettingWords.changesTitle)</h2>
        <dl class="facts settings">\(rehearsal.changes.compactMap(line))
        </dl>
        </section>
        \(context.form(to: topic.path, """
        <input type="hidden" name="step" value="save">\(form.hidden(topic))
        <p class="actions"><button>\(SettingWords.save)</button>
        <a class="button secondary" href="\(context.address(of: topic.path))">\(SettingWords.back)</a></p>
        """))
        """
    }

    private var effects: HTML {
        guard !rehearsal.effects.isEmpty else { return "<p>\(SettingWords.noEffect)</p>" }
        let sentences = rehearsal.effects.map { SettingWords.sentence(for: $0) { $0.words(by: clock) } }
        return "<ul>\(sentences.map { "\n<li>\($0)</li>" as HTML })\n</ul>"
    }

    private func line(_ change: Rehearsal.Change) -> HTML? {
        guard let key = try? SettingKey.named(change.name) else { return nil }
        return """

            <div><dt>\(SettingWords.label(of: key.name))</dt><dd><bdi>\(SettingWords.value(change.to, of: key))</bdi> \
            <span class="hint">\(SettingWords.was) <bdi>\(SettingWords.value(change.from, of: key))</bdi></span></dd></div>
            """
    }
}
