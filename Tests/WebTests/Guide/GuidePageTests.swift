import Domain
import Testing
import Web

@Suite("A practice run")
struct GuidePageTests {
    private static let pages = GuideTopic.allCases.flatMap { topic in topic.pages.map { (topic, $0.number) } }

    @Test("What a step asks to be pressed is on its page, in both portals", arguments: pages)
    func controlsAreThere(_ topic: GuideTopic, _ number: Int) {
        for (entrance, sample) in [(Entrance.users, GuideSample.northwind), (.administrators, .administrators)] {
            let controls = topic.page(number, of: sample).controls(in: .stranger.at(entrance))
            #expect(controls.asksFor == (controls.found > 0), "\(controls.found) controls lead on")
        }
    }

    @Test("It can send nothing, and holds nothing that could be taken for a proof", arguments: pages)
    func isInert(_ topic: GuideTopic, _ number: Int) throws {
        var context = PageContext.ada
        context.csrf = "csrf-of-somebody"
        let page = topic.page(number, of: .northwind).rendered(in: context.withoutPerson)
        let markup = try Markup(page)
        #expect(markup.all("form").isEmpty)
        #expect(!page.contains(context.csrf))
        for field in markup.all("input") {
            #expect(field.attributes["name"] == nil)
            #expect(field.attributes["readonly"] != nil)
            #expect(field.attributes["type"] == "text")
            #expect(field.attributes["autocomplete"] == "off")
        }
        for button in markup.all("button") { #expect(button.attributes["disabled"] != nil) }
    }

    @Test("On its screen, only the next step can be gone to", arguments: pages)
    func leadsOnOnly(_ topic: GuideTopic, _ number: Int) throws {
        let screen = topic.page(number, of: .northwind).screen(in: .stranger)
        let markup = try Markup("<!DOCTYPE html>\n\(screen.text)")
        for link in markup.all("a") {
            guard let target = link.attributes["href"] else {
                #expect(link.attributes["aria-disabled"] == "true")
                continue
            }
            #expect(target.prefix { $0 != "?" } == "/guide/\(topic.rawValue)/\(number + 1)")
        }
    }

    @Test("Its steps are as many as its choice says", arguments: zip(GuideTopic.allCases, ["Ten", "Nine", "Six"]))
    func countIsTold(_ topic: GuideTopic, _ words: String) {
        #expect(topic.pages.count == ["Six": 6, "Nine": 9, "Ten": 10][words])
        #expect(GuideIndexPage().rendered(in: .stranger).contains("\(words) steps"))
    }

    @Test("There is no step before the first and none after the last", arguments: GuideTopic.allCases)
    func endsAreEnds(_ topic: GuideTopic) {
        for number in [Int.min, -1, 0, topic.pages.count + 1, Int.max] {
            #expect(GuidePage(topic, step: number, of: .northwind) == nil)
        }
    }

    @Test("A change of a real page shows up by itself")
    func showsTheRealPage() {
        let words = ["Send Reset Request", "Type the email address of your account."]
        let screen = GuideTopic.resetPassword.page(2, of: .northwind).screen(in: .stranger).text
        let page = ResetRequestPage().rendered(in: .stranger)
        for word in words {
            #expect(page.contains(word))
            #expect(screen.contains(word))
        }
    }
}

extension PageContext {
    fileprivate var withoutPerson: PageContext {
        var context = self
        context.person = nil
        return context
    }
}
