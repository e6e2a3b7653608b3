import Domain
import Testing
import Web

@Suite("What holds for every page")
struct PageRulesTests {
    private func markup(_ sample: Sample) throws -> Markup {
        try Markup(sample.text)
    }

    @Test("It is well-formed, and nothing that somebody is called becomes markup", arguments: Sample.documents)
    func isWellFormed(_ sample: Sample) throws {
        let page = try markup(sample)
        #expect(page.all("script").map { $0.attributes["src"] } == [sample.script].compactMap { $0?.path })
    }

    @Test("It has a language, a title, one heading, and the landmarks", arguments: Sample.all)
    func hasStructure(_ sample: Sample) throws {
        let page = try markup(sample)
        #expect(page.all("html").first?.attributes["lang"] == "en")
        for landmark in ["title", "h1", "main", "header", "footer"] {
            #expect(page.all(landmark).count == 1, "\(landmark)")
        }
        #expect(page.all("a").first?.attributes == ["class": "skip", "href": "#main"])
    }

    @Test("The phone's app has them too, and nothing to skip", arguments: Sample.phoneApp)
    func appHasStructure(_ sample: Sample) throws {
        let page = try markup(sample)
        #expect(page.all("html").first?.attributes["lang"] == "en")
        for landmark in ["title", "h1", "main", "header", "footer"] {
            #expect(page.all(landmark).count == 1, "\(landmark)")
        }
    }

    @Test("Headings go down one level at a time", arguments: Sample.documents)
    func headingsNest(_ sample: Sample) throws {
        let levels = try markup(sample).elements.compactMap { ["h1": 1, "h2": 2, "h3": 3][$0.name] }
        for (above, below) in zip(levels, levels.dropFirst()) {
            #expect(below <= above + 1)
        }
    }

    @Test(
        "Every form that changes something carries the token, once, and one that searches doesn't",
        arguments: Sample.all)
    func formsAreGuarded(_ sample: Sample) throws {
        let page = try markup(sample)
        for form in page.all("form") {
            let tokens = page.all("input").filter { $0.form == form.form && $0.attributes["name"] == "csrf" }
            // A form that only asks shows what it asks for in the address, where no token belongs.
            guard form.attributes["method"] != "get" else {
                #expect(tokens.isEmpty)
                continue
            }
            #expect(form.attributes["method"] == "post")
            #expect(tokens.count == 1)
            #expect(tokens.first?.attributes["type"] == "hidden")
        }
    }

    @Test("Every field has a label", arguments: Sample.documents)
    func fieldsAreLabelled(_ sample: Sample) throws {
        let page = try markup(sample)
        let labelled = Set(page.all("label").compactMap { $0.attributes["for"] })
        for field in page.all("input") + page.all("select") where field.attributes["type"] != "hidden" {
            let isLabelled = field.attributes["id"].map(labelled.contains) ?? (field.attributes["aria-label"] != nil)
            #expect(isLabelled, "\(field.attributes)")
            // Browsers fill in text, and choose nothing.
            let isChoice = ["checkbox", "radio", "file"].contains(field.attributes["type"])
            #expect(isChoice || field.attributes["autocomplete"] != nil, "\(field.attributes)")
            #expect(field.attributes["onpaste"] == nil)
        }
    }

    @Test("Ids are unique, and whatever names one finds it", arguments: Sample.documents)
    func referencesHold(_ sample: Sample) throws {
        let page = try markup(sample)
        let ids = Set(page.ids)
        #expect(ids.count == page.ids.count)
        for element in page.elements {
            let named = ["for", "aria-labelledby", "aria-describedby", "aria-controls"].compactMap {
                element.attributes[$0]
            }
            let anchors = [element.attributes["href"]].compactMap(\.self).filter { $0.hasPrefix("#") }.map {
                $0.dropFirst()
            }
            let wanted = named.flatMap { $0.split(separator: " ") } + anchors
            #expect(wanted.allSatisfy { ids.contains(String($0)) }, "\(wanted)")
        }
    }

    @Test("Nothing runs or looks different because of an attribute", arguments: Sample.documents)
    func nothingIsInline(_ sample: Sample) throws {
        for element in try markup(sample).elements {
            #expect(element.attributes.keys.allSatisfy { $0 != "style" && !$0.hasPrefix("on") })
            #expect(element.attributes["href"]?.hasPrefix("javascript:") != true)
            if element.name == "style" { #expect(element.attributes["nonce"] != nil) }
        }
    }

    @Test("No page sends a password back", arguments: Sample.documents)
    func passwordsAreNotKept(_ sample: Sample) throws {
        for field in try markup(sample).all("input") where field.attributes["type"] == "password" {
            #expect(field.attributes["value"] == nil)
        }
    }

    @Test("Every problem is told once beside its field, and the field says so", arguments: Sample.all)
    func problemsAreTold(_ sample: Sample) throws {
        let page = try markup(sample)
        let told = page.elements.filter { $0.attributes["role"] == "alert" }
            .compactMap { $0.attributes["data-problem"] }
        let problems = sample.problems
        if !problems.isEmpty { #expect(told.sorted() == problems.map(\.code).sorted()) }
        for alert in page.elements where alert.attributes["class"] == "problem" {
            let describing = (page.all("input") + page.all("select") + page.all("textarea")).filter {
                $0.attributes["aria-describedby"]?.split(separator: " ").contains { $0 == alert.attributes["id"] ?? "" }
                    == true
            }
            #expect(describing.count == 1)
            #expect(describing.first?.attributes["aria-invalid"] == "true")
        }
    }

    @Test(
        "Where a factor is asked for, every other that may answer is a link away",
        arguments: FlowPurpose.allCases.filter { ![.callerCheck, .adoption].contains($0) })
    func otherWaysAreOffered(_ purpose: FlowPurpose) throws {
        for kind in FactorKind.allCases {
            for kinds in [[kind], [kind] + FactorKind.allCases.filter { $0 != kind }] {
                for page in asking(purpose, kinds) {
                    let ways = try Markup(page.rendered(in: .stranger)).all("a").compactMap { $0.attributes["href"] }
                        .filter { $0.contains("?factor=") }
                    let next = purpose == .factors ? "&amp;next=profile" : ""
                    #expect(ways == kinds.dropFirst().map { "\(purpose.path)?factor=\($0.rawValue)\(next)" })
                }
            }
        }
    }

    /// Every page that asks for the first of these factors.
    private func asking(_ purpose: FlowPurpose, _ kinds: [FactorKind]) -> [any Page] {
        let next: FactorsDestination? = purpose == .factors ? .profile : nil
        let page = FactorPage(purpose: purpose, kinds: kinds, next: next)
        guard kinds.first == .push else { return [page] }
        return [
            page,
            PushWaitingPage(purpose: purpose, state: .open(number: "402 817"), kinds: kinds, next: next),
            PushWaitingPage(purpose: purpose, state: .approved, kinds: kinds, next: next),
        ]
    }
}

extension FlowPurpose {
    /// Where its factor is asked for: `docs/interfaces.md`.
    fileprivate var path: String {
        switch self {
        case .signIn: "/login/factor"
        case .reset, .activation: "/reset/factor"
        case .change: "/security/password/factor"
        case .factors: "/security/factor"
        case .callerCheck, .adoption: "/"
        }
    }
}
