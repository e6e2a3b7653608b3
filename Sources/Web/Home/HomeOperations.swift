import Domain
import Formats
import HTTPTypes
import UseCases

/// What needs somebody's attention.
enum HomeOperations {
    static let numbers = APIOperation.needing(
        .reading, .get, "/home", "getHome", "What needs somebody’s attention, in numbers",
        answer: .named(
            "Home",
            .object([
                .required("people", .object(UserFilter.allCases.map { .required($0.rawValue, count) })),
                .required("mail_waiting", count), .required("mail_given_up", count),
                .required("deliveries_waiting", count, "Tried, and tried again by themselves."),
                .required("deliveries_failed", count, "Somebody has to act."),
                .required(
                    "failed_sign_ins",
                    .list(.object([.required("day", .count, "Since 1970."), .required("failures", .count)])),
                    "By day of the organisation’s calendar, today’s last."),
            ]))
    ) { _, right in
        let numbers = try await right.findHomeNumbers().orAPIProblem()
        let people = UserFilter.allCases.map { filter in
            (filter.rawValue, json(of: numbers.standing[filter]))
        }
        return APIAnswer(
            .object([
                "people": .object(.init(people)), "mail_waiting": json(of: numbers.mailWaiting),
                "mail_given_up": json(of: numbers.mailGivenUp),
                "deliveries_waiting": json(of: numbers.deliveriesWaiting),
                "deliveries_failed": json(of: numbers.deliveriesFailed),
                "failed_sign_ins": .array(
                    numbers.failedSignIns.map {
                        .object(["day": .count($0.day), "failures": .count($0.failures)])
                    }),
            ]))
    }

    private static let count = APISchema.named(
        "BoundedCount",
        .object([.required("number", .count), .required("more", .bool, "Whether there are more: nobody counts on.")]))

    private static func json(of count: BoundedCount?) -> JSONText {
        .object(["number": .count(count?.number ?? 0), "more": .bool(count?.isMore ?? false)])
    }
}
