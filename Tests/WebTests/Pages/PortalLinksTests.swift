import Domain
import Testing
import Web

@Suite("What leads from page to page")
struct PortalLinksTests {
    /// Where the links and the forms of a page lead, without those that leave the service or stay on the page.
    private func ways(_ sample: Sample, at entrance: Entrance) throws -> [String] {
        guard let page = sample.page else { return [] }
        let markup = try Markup(page.rendered(in: sample.context.at(entrance)))
        return markup.elements.flatMap { element in
            ["href", "action", "src", "formaction"].compactMap { element.attributes[$0] }
        }.filter { $0.hasPrefix("/") && !$0.hasPrefix("/assets/") && !$0.hasPrefix("/demo/mail") }
    }

    @Test("No page leads out of its portal, but the administrators' sign-in to that of users", arguments: Sample.all)
    func staysInside(_ sample: Sample) throws {
        let outside = try ways(sample, at: .administrators).filter { Entrance(containing: $0) == .users }
        #expect(outside == (sample.page is SignInPage ? ["/login"] : []))
        #expect(try ways(sample, at: .users).allSatisfy { Entrance(containing: $0) == .users })
    }

    @Test("A page leads to the same pages in both portals", arguments: Sample.all)
    func isTheSame(_ sample: Sample) throws {
        let users = try ways(sample, at: .users)
        let administrators = try ways(sample, at: .administrators).filter {
            Entrance(containing: $0) == .administrators
        }
        #expect(administrators == users.map { $0 == "/" ? "/admin" : "/admin\($0)" })
    }

    @Test("The administrators' portal says what it is, on every page and in every tab", arguments: Sample.all)
    func saysWhatItIs(_ sample: Sample) throws {
        guard let page = sample.page else { return }
        for entrance in Entrance.allCases {
            let markup = try Markup(page.rendered(in: sample.context.at(entrance)))
            let marks = markup.elements.filter { $0.attributes["class"] == "portal" }
            // A practice run shows it once more, as a part of the page that it is about.
            #expect(marks.isEmpty == (entrance == .users))
        }
        #expect(page.rendered(in: sample.context.at(.administrators)).contains(" administration</title>"))
        #expect(!page.rendered(in: sample.context.at(.users)).contains(" administration</title>"))
    }
}
