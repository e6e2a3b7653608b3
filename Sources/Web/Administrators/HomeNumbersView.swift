import Domain
import Texts
import UseCases

/// The numbers on the administrators' home, each a way to the list behind it.
struct HomeNumbersView {
    let numbers: HomeNumbers

    /// What wants somebody's attention the most comes first.
    private static let filters: [UserFilter] = [
        .locked, .expired, .expiring, .noFactor, .suspended, .staged, .noRecoveryAddress,
    ]

    func markup(in context: PageContext) -> HTML {
        let people = Self.filters.compactMap { filter in
            numbers.standing[filter].map {
                line($0, filter.words, UserQuery(filter: filter).path(), in: context)
            }
        }
        let mail = [
            line(numbers.mailWaiting, AdministrationWords.mailWaiting, "/mail", in: context),
            line(numbers.mailGivenUp, AdministrationWords.mailGivenUp, "/mail", in: context),
        ]
        return """
            \(context.section("people", PeopleWords.title, list(people)))\
            \(context.section("mail", AdministrationWords.mail, list(mail)))\
            \(deliveries(in: context))\(context.section("failures", AdministrationWords.failedSignIns, chart(in: context)))
            """
    }

    /// Of those who may see the list behind it.
    private func deliveries(in context: PageContext) -> HTML? {
        guard context.sections.contains(where: { $0.path == "/connections" }) else { return nil }
        let lines: [(BoundedCount, DeliveryFilter)] = [
            (numbers.deliveriesFailed, .failed), (numbers.deliveriesWaiting, .waiting),
        ]
        return context.section(
            "deliveries", ConnectionWords.deliveriesHome,
            list(lines.map { line($0, ConnectionWords.home($1), DeliveryListQuery(filter: $1).path(), in: context) }))
    }

    private func list(_ lines: [HTML]) -> HTML {
        """
        <ul class="numbers">\(lines)
        </ul>
        """
    }

    private func line(_ count: BoundedCount, _ words: String, _ path: PortalPath, in context: PageContext) -> HTML {
        """

        <li\(HTML.attribute("class", count.number == 0 ? "zero" : nil))><a href="\(context.address(of: path))">\
        <strong>\(AdministrationWords.number(count.number, isMore: count.isMore))</strong> \(words)</a></li>
        """
    }

    /// A table: the bars only repeat its numbers.
    private func chart(in context: PageContext) -> HTML {
        let most = max(1, numbers.failedSignIns.map(\.failures).max() ?? 1)
        return """
            <table class="days">
            <thead><tr><th scope="col">\(AdministrationWords.day)</th>\
            <th scope="col">\(AdministrationWords.failures)</th><td></td></tr></thead>
            <tbody>\(numbers.failedSignIns.map { row($0, of: most, in: context) })
            </tbody>
            </table>
            """
    }

    private func row(_ day: DailyFailures, of most: Int, in context: PageContext) -> HTML {
        let width = day.failures * 200 / most
        let bar: HTML = "<svg viewBox=\"0 0 200 8\" aria-hidden=\"true\"><rect width=\"\(width)\" height=\"8\"/></svg>"
        let (name, events): (HTML, PortalPath) = ("\(AdministrationWords.words(ofDay: day.day))", "/events")
        // Not everybody who sees the numbers may read the trail, and a day without any leads to an empty page.
        guard day.failures > 0, context.sections.contains(where: { $0.path == events }) else {
            return "\n<tr><th scope=\"row\">\(name)</th><td>\(day.failures)</td><td>\(bar)</td></tr>"
        }
        let date = CalendarDay(daysSince1970: day.day).text
        let address = context.address(
            of: events.asking([("kind", AuditKind.signInFailed.rawValue), ("since", date), ("until", date)]))
        return """

            <tr><th scope="row"><a href="\(address)">\(name)</a></th><td>\(day.failures)</td><td>\
            <a href="\(address)" tabindex="-1" aria-hidden="true">\(bar)</a></td></tr>
            """
    }
}
