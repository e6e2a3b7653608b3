import Domain
import Formats
import HTTPTypes
import UseCases

/// What is done with a directory as a whole.
enum DirectoryRunOperations {
    static let all =
        [previewMatching, beginMatching, previewImport, beginImport, drift] + DirectoryRunKind.allCases.map(run)

    private static let previewMatching = APIOperation.needing(
        .administration, .get, "/connections/{id}/matching", "previewMatching",
        "Read a directory and say which entries are which accounts; nothing is changed",
        answer: .object([
            .required("digest", .text(), "Stands for what is shown: `beginMatching` wants it."),
            .required("plan", .anything),
        ])
    ) { call, right in
        let preview = try await right.previewMatching(of: try call.connection()).orAPIProblem()
        return APIAnswer(.object(["digest": .string(preview.digest), "plan": preview.plan.json]))
    }

    private static let beginMatching = APIOperation.needing(
        .administration, .post, "/connections/{id}/matching", "beginMatching",
        "Bind the matches that were seen; it is carried out in the background",
        content: [.required("digest", .text(longest: 64))], success: .accepted, answer: schema
    ) { call, right in
        let id = try call.connection()
        try await right.beginDirectoryRun(.matching, at: id, seen: call.text("digest") ?? "").orAPIProblem()
        return APIAnswer(try await latest(.matching, at: id, right))
    }

    private static let previewImport = APIOperation.needing(
        .administration, .get, "/connections/{id}/import", "previewDirectoryImport",
        "Read a directory and say whom importing would add and change; nothing is changed",
        answer: .object([
            .required("digest", .text(), "Stands for what is shown: `beginDirectoryImport` wants it."),
            .required("plan", .anything),
        ])
    ) { call, right in
        let preview = try await right.previewDirectoryImport(of: try call.connection()).orAPIProblem()
        return APIAnswer(.object(["digest": .string(preview.digest), "plan": preview.plan.json]))
    }

    private static let beginImport = APIOperation.needing(
        .administration, .post, "/connections/{id}/import", "beginDirectoryImport",
        "Import what was seen; it is carried out in the background",
        content: [
            .required("digest", .text(longest: 64)),
            .optional(
                "mails_per_minute",
                .integer(Int64(ActivationPace.range.lowerBound)...Int64(ActivationPace.range.upperBound)),
                "Without, nobody is told."),
        ],
        success: .accepted, answer: schema
    ) { call, right in
        let id = try call.connection()
        var pace: ActivationPace?
        if case .integer(let number) = call.content["mails_per_minute"] {
            pace = ActivationPace(perMinute: Int(number))
        }
        try await right.beginDirectoryRun(
            .importing, at: id, seen: call.text("digest") ?? "", activatingAt: pace
        ).orAPIProblem()
        return APIAnswer(try await latest(.importing, at: id, right))
    }

    private static let drift = APIOperation.needing(
        .administration, .get, "/connections/{id}/drift", "checkDrift",
        "Read a directory and say who is out of step; nothing is changed",
        answer: .object([.required("counts", .map(.count)), .required("out_of_step", .list(.anything))])
    ) { call, right in
        APIAnswer(try await right.checkDrift(of: try call.connection()).orAPIProblem().json)
    }

    private static func run(_ kind: DirectoryRunKind) -> APIOperation {
        .needing(
            .administration, .get, "/connections/{id}/\(kind.rawValue)/latest", "latest-\(kind.rawValue)",
            "What became of the latest run", answer: schema
        ) { call, right in
            APIAnswer(try await latest(kind, at: try call.connection(), right))
        }
    }

    private static let schema = APISchema.named(
        "DirectoryRun",
        .object([
            .required("kind", .choice(DirectoryRunKind.allCases.map(\.rawValue))),
            .required("asked_at", .optional(.time), "Null once it is over."), .required("begun_at", .optional(.time)),
            .required("ended_at", .optional(.time)), .required("result", .optional(.text())),
            .required("failure", .optional(.text())), .required("counts", .map(.count)),
        ]))

    private static func latest(
        _ kind: DirectoryRunKind, at id: ID<Connection>, _ right: AdministrationRight
    ) async throws -> JSONText {
        let (_, run) = try await right.findDirectoryRun(kind, at: id).orAPIProblem()
        return (run ?? DirectoryRun(connection: id, kind: kind)).json
    }
}
