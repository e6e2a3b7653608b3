import Texts

/// `GET /guide`: what can be practised.
package struct GuideIndexPage: Page {
    package init() {}

    package var title: String { GuideWords.indexTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(GuideWords.indexLead)</p>
        <ul class="choices">\(GuideTopic.allCases.map { "\n\(context.choice($0.path, $0.title, $0.why))" as HTML })
        </ul>
        <p class="aside"><a href="\(context.address(of: "/help"))">\(HelpWords.toHelp)</a> \
        <a href="\(context.address(of: "/login"))">\(PasswordWords.backToSignIn)</a></p>
        """
    }
}

/// `GET /guide/{topic}/{step}`: a real page, with what to press on it.
package struct GuidePage: Page {
    package let topic: GuideTopic
    /// From 1.
    package let number: Int
    private let step: GuideStep
    private let count: Int

    /// `nil` where there is no such step.
    package init?(_ topic: GuideTopic, step number: Int, of sample: GuideSample) {
        let steps = topic.steps(with: sample)
        guard (1...steps.count).contains(number) else { return nil }
        self.topic = topic
        self.number = number
        step = steps[number - 1]
        count = steps.count
    }

    package var title: String { GuideWords.windowTitle(topic.title, step: number, of: count) }
    package var heading: String { topic.title }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="progress">\(GuideWords.position(number, of: count)) \
        <progress value="\(number)" max="\(count)" aria-hidden="true"></progress></p>
        <h2 id="step-title">\(step.words.title)</h2>
        <p>\(step.words.text)</p>
        <section class="practice" aria-label="\(GuideWords.screen)">
        <p class="strip"><strong>\(GuideWords.practiceRun)</strong> \(GuideWords.practiceRunWhy)</p>
        <div class="screen">
        \(screen(in: context))
        </div>
        </section>
        \(isLast ? end(in: context) : steps(in: context))
        """
    }

    private var isLast: Bool { number == count }

    private func next(in context: PageContext) -> String { context.address(of: topic.path.numbered(number + 1)) }

    /// What the step shows, made harmless.
    package func screen(in context: PageContext) -> HTML {
        switch step.screen {
        case .page(let page, let isSignedIn): return practice(page, isSignedIn: isSignedIn, in: context).markup
        case .mail(let sheet, let leadsOn):
            guard leadsOn else { return sheet.markup() }
            return sheet.markup { label in
                let mark = Marked(next: next(in: context), look: "button")
                return "\(mark.start)\(label)\(mark.end)"
            }
        }
    }

    /// Whether the step asks for something to be pressed, and how many controls of its page that is.
    package func controls(in context: PageContext) -> (asksFor: Bool, found: Int) {
        guard case .page(let page, let isSignedIn) = step.screen else {
            return (step.isPressed, step.isPressed ? 1 : 0)
        }
        return (step.isPressed, practice(page, isSignedIn: isSignedIn, in: context).controls)
    }

    private func practice(_ page: any Page, isSignedIn: Bool, in context: PageContext) -> PracticeMarkup {
        var context = context
        context.csrf = ""
        context.person = isSignedIn ? .ofTheGuide : nil
        return PracticeMarkup(
            of: Layout(page: page, context: context).screen, at: context.entrance, press: step.press,
            next: next(in: context))
    }

    private func steps(in context: PageContext) -> HTML {
        """
        <nav class="steps" aria-label="\(GuideWords.steps)">
        \(back(in: context))
        <a class="button\(step.isPressed ? " secondary" : "")" rel="next" href="\(next(in: context))">\(GuideWords.next)</a>
        </nav>
        """
    }

    private func back(in context: PageContext) -> HTML {
        guard number > 1 else { return others(in: context) }
        let address = context.address(of: topic.path.numbered(number - 1))
        return "<a class=\"button secondary\" rel=\"prev\" href=\"\(address)\">\(GuideWords.back)</a>"
    }

    private func others(in context: PageContext) -> HTML {
        "<a class=\"button secondary\" href=\"\(context.address(of: "/guide"))\">\(GuideWords.others)</a>"
    }

    private func end(in context: PageContext) -> HTML {
        """
        <h2>\(GuideWords.endTitle)</h2>
        <p>\(GuideWords.end)</p>
        <p class="actions">\(topic.earnest(in: context))</p>
        <nav class="steps" aria-label="\(GuideWords.steps)">
        \(back(in: context))
        \(others(in: context))
        </nav>
        """
    }
}

extension PageContext.Person {
    fileprivate static let ofTheGuide = PageContext.Person(
        name: "\(GuideWords.sampleGivenName) \(GuideWords.sampleFamilyName)", email: GuideWords.sampleAddress)
}
