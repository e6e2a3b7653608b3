import Domain
import Texts

extension PageContext {
    /// What became of the latest run of its kind.
    func latestRun(_ run: DirectoryRun?) -> HTML {
        guard let run, run.askedAt != nil || run.begunAt != nil else {
            return section("latest", DirectoryRunWords.latest, "<p class=\"empty\">\(DirectoryRunWords.never)</p>")
        }
        let counts = run.counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { count in
            Self.runFact(DirectoryRunWords.name(ofCount: count.key), "\(count.value)")
        }
        let result = run.result.map { result -> HTML in
            "\(result.words)\(run.failure.map { " \($0.words)" as HTML })"
        }
        return section(
            "latest", DirectoryRunWords.latest,
            """
            <dl class="facts">\
            \(run.askedAt.map { Self.runFact(DirectoryRunWords.asked, .moment($0)) })\
            \(run.begunAt.map { Self.runFact(DirectoryRunWords.begun, .moment($0)) })\
            \(run.endedAt.map { Self.runFact(DirectoryRunWords.ended, .moment($0)) })\
            \(run.endedAt == nil ? nil : result.map { Self.runFact(DirectoryRunWords.result, $0) })\(counts)
            </dl>
            """)
    }

    static func runFact(_ name: String, _ value: HTML) -> HTML {
        "\n<div><dt>\(name)</dt><dd>\(value)</dd></div>"
    }

    /// The form that has the directory read.
    func lookForm(_ path: PortalPath, again: Bool, _ words: String = DirectoryRunWords.look) -> HTML {
        let button: HTML =
            again
            ? "<button class=\"secondary\">\(DirectoryRunWords.lookAgain)</button>" : "<button>\(words)</button>"
        return "\(form(to: path, "<p class=\"actions\">\(button)</p>"))\n"
    }

    /// Some of a number of things.
    func runList(_ name: StaticString, _ title: String, _ count: Int, _ why: String, _ lines: [HTML]) -> HTML? {
        guard count > 0 else { return nil }
        return section(
            name, "\(title): \(count)",
            """
            <p>\(why)</p>
            <ul class="faults">\(lines)
            </ul>\(lines.count < count ? "\n<p class=\"hint\">\(DirectoryRunWords.more)</p>" : nil)
            """)
    }
}

extension DirectoryRun {
    /// Asked for, or begun and not ended.
    var isUnderWay: Bool { askedAt != nil || (begunAt != nil && endedAt == nil) }

    var banner: HTML? {
        guard isUnderWay else { return nil }
        return Banner(tone: .attention, title: DirectoryRunWords.underWay, text: DirectoryRunWords.underWayWhy).markup
    }
}

extension HTML {
    static func entryLine(_ kind: String, _ account: String?, _ entry: String?) -> HTML {
        """

        <li data-kind="\(kind)">\(account.map { "<strong><bdi>\($0)</bdi></strong>" as HTML })\
        \(account != nil && entry != nil ? " · " : nil)\(entry.map { "<bdi>\($0)</bdi>" as HTML })</li>
        """
    }
}
