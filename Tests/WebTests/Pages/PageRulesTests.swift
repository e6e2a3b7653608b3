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

    @Test("Every form that changes something carries the token, once", arguments: Sample.all)
    func formsAreGuarded(_ sample: Sample) throws {
        let page = try markup(sample)
        for form in page.all("form") {
            #expect(form.attributes["method"] == "post")
            let tokens = page.all("input").filter { $0.form == form.form && $0.attributes["name"] == "csrf" }
            #expect(tokens.count == 1)
            #expect(tokens.first?.attributes["type"] == "hidden")
        }
    }

    @Test("Every field has a label", arguments: Sample.documents)
    func fieldsAreLabelled(_ sample: Sample) throws {
        let page = try markup(sample)
        let labelled = Set(page.all("label").compactMap { $0.attributes["for"] })
        for field in page.all("input") where field.attributes["type"] != "hidden" {
            let isLabelled = field.attributes["id"].map(labelled.contains) ?? (field.attributes["aria-label"] != nil)
            #expect(isLabelled, "\(field.attributes)")
            #expect(field.attributes["autocomplete"] != nil, "\(field.attributes)")
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
            let describing = page.all("input").filter {
                $0.attributes["aria-describedby"]?.split(separator: " ").contains { $0 == alert.attributes["id"] ?? "" }
                    == true
            }
            #expect(describing.count == 1)
            #expect(describing.first?.attributes["aria-invalid"] == "true")
        }
    }

    @Test("Where a factor is asked for, every other that may answer is a link away", arguments: FlowPurpose.allCases)
    func otherWaysAreOffered(_ purpose: FlowPurpose) throws {
        let next: FactorsDestination? = purpose == .factors ? .profile : nil
        for kind in FactorKind.allCases {
            for kinds in [[kind], [kind] + FactorKind.allCases.filter { $0 != kind }] {
                let asking = FactorPage(purpose: purpose, kinds: kinds, next: next)
                let waiting = [PushWaitingPage.State.open(number: "402 817"), .approved].map {
                    PushWaitingPage(purpose: purpose, state: $0, kinds: kinds, next: next)
                }
                for page in [asking] + (kind == .push ? waiting : []) as [any Page] {
                    let links = try Markup(page.rendered(in: .stranger)).all("a").compactMap { $0.attributes["href"] }
                    let ways = links.filter { $0.contains("?factor=") }
                    #expect(
                        ways
                            == kinds.dropFirst().map {
                                "\(purpose.factorPath)?factor=\($0.rawValue)\(next == nil ? "" : "&amp;next=profile")"
                            })
                }
            }
        }
    }
}
