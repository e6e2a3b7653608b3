import Domain
import Formats
import HTTPTypes
import Texts
import UseCases

/// A file of people: sent, looked at, begun, and how far it has come.
enum ImportOperations {
    static let all = [list, send, find, map, begin, stop]

    /// So many faults are listed; whoever has more mends these first.
    private static let mostFaults = 500

    private static let list = APIOperation.needing(
        .administration, .get, "/imports", "listImports", "Those that were begun in the last days, the newest first",
        answer: .object([.required("imports", .list(schema))])
    ) { _, right in
        APIAnswer(.object(["imports": .array(try await right.listImports().orAPIProblem().map(json))]))
    }

    private static let send = APIOperation.needing(
        .administration, .post, "/imports", "sendImport",
        "Send a CSV file, which is kept for a day; nobody is added yet",
        file: APIFile(media: "text/csv", largest: ImportWork.largestFile), success: .created, answer: schema
    ) { call, right in
        let id = try await right.storeImport(call.file).orAPIProblem()
        return APIAnswer(try await stage(id, right), location: "/api/v1/imports/\(id)")
    }

    private static let find = APIOperation.needing(
        .administration, .get, "/imports/{id}", "getImport",
        "What the file would do, with everything that is wrong with it; once it has begun, how far it has come",
        answer: schema
    ) { call, right in APIAnswer(try await stage(try call.importID(), right)) }

    private static let map = APIOperation.needing(
        .administration, .post, "/imports/{id}/columns", "mapImport",
        "Say which header stands for which column, in place of what was said before",
        content: [
            .optional(
                "headers",
                .object(ImportColumn.allCases.map { .optional($0.rawValue, .text(longest: 4_096)) }),
                "As the file has them, by columns. One that is recognised needs no mention."),
            .optional("leave_out", .list(.text(longest: 255), most: 200), "Headers that nothing takes."),
        ], answer: schema
    ) { call, right in
        let id = try call.importID()
        _ = try await stage(id, right)
        _ = try await right.mapImport(id, by: call.mapping).orAPIProblem()
        return APIAnswer(try await stage(id, right))
    }

    private static let begin = APIOperation.needing(
        .administration, .post, "/imports/{id}/begin", "beginImport",
        "Add the people; it is carried out in the background",
        content: [
            .required("plan", .text(longest: 100), "Of what was looked at: nobody begins what has changed since then."),
            .optional(
                "mails_per_minute",
                .integer(Int64(ActivationPace.range.lowerBound)...Int64(ActivationPace.range.upperBound)),
                "Sends activation mails, so many a minute; without, nobody is told."),
        ], success: .accepted, answer: schema
    ) { call, right in
        let id = try call.importID()
        _ = try await stage(id, right)
        _ = try await right.beginImport(id, seen: call.text("plan") ?? "", activatingAt: call.pace).orAPIProblem()
        return APIAnswer(try await stage(id, right), location: "/api/v1/imports/\(id)")
    }

    private static let stop = APIOperation.needing(
        .administration, .post, "/imports/{id}/stop", "stopImport",
        "Stop an import: who was added stays, and the others are not added", content: [], answer: schema
    ) { call, right in
        let id = try call.importID()
        guard try await right.stopImport(id).orAPIProblem() else { throw APIProblem.notFound }
        return APIAnswer(try await stage(id, right))
    }

    private static func stage(_ id: ID<ImportWork>, _ right: AdministrationRight) async throws -> JSONText {
        switch try await right.findImport(id).orAPIProblem() {
        case nil: throw APIProblem.notFound
        case .working(let work)?: return json(work)
        case .planned(let planned)?: return json(planned, id)
        }
    }

    // MARK: As JSON

    private static let schema = APISchema.named(
        "Import",
        .object([
            .required("id", .id), .required("state", .choice(["planned", "under-way", "ended", "stopped"])),
            .required("people", .count, "Who would be added, or was to be."), .required("added", .count),
            .required("already_there", .count),
            .required("refused", .count, "Whose address or user name somebody got meanwhile."),
            .required("plan", .optional(.text()), "For `begin`; null where something is wrong, or it has begun."),
            .required("headers", .list(.text()), "Of the file, until it has begun."),
            .required("rows", .optional(.count), "Of the file, until it has begun."),
            .required("fault_count", .count),
            .required(
                "faults",
                .list(
                    .object([
                        .required("line", .count), .required("code", .text()),
                        .required("title", .text(), "For people."),
                    ])), "The first \(mostFaults)."),
            .required("mails_per_minute", .optional(.count)), .required("begun_at", .optional(.time)),
            .required("ended_at", .optional(.time)),
            .required("stopped_by", .optional(.text()), "Before its end."),
        ]))

    private static func json(_ work: ImportWork) -> JSONText {
        let state = work.stoppedBy != nil ? "stopped" : work.endedAt == nil ? "under-way" : "ended"
        return .object([
            "id": .id(work.id), "state": .string(state), "people": .count(work.people), "added": .count(work.added),
            "already_there": .count(work.alreadyThere), "refused": .count(work.refused), "plan": .null,
            "headers": .array([]), "rows": .null, "fault_count": .count(0), "faults": .array([]),
            "mails_per_minute": work.mailsPerMinute.map { .count($0) } ?? .null, "begun_at": .time(work.begunAt),
            "ended_at": .optional(work.endedAt), "stopped_by": .optional(work.stoppedBy?.text),
        ])
    }

    private static func json(_ planned: PlannedImport, _ id: ID<ImportWork>) -> JSONText {
        let (plan, faults) = (planned.plan, planned.plan.everyFault)
        return .object([
            "id": .id(id), "state": .string("planned"), "people": .count(plan.newcomers), "added": .count(0),
            "already_there": .count(plan.alreadyThere), "refused": .count(0),
            "plan": plan.roster == nil ? .null : .string(planned.digest),
            "headers": .array(planned.headers.map { .string($0) }), "rows": .count(plan.rows),
            "fault_count": .count(faults.count),
            "faults": .array(
                faults.prefix(mostFaults).map {
                    .object(["line": .count($0.line), "code": .string($0.code), "title": .string($0.words)])
                }),
            "mails_per_minute": .null, "begun_at": .null, "ended_at": .null, "stopped_by": .null,
        ])
    }
}

extension APICall {
    fileprivate func importID() throws(APIProblem) -> ID<ImportWork> {
        guard let id = parameters["id"].flatMap({ ID<ImportWork>(parsing: $0) }) else { throw APIProblem.notFound }
        return id
    }

    fileprivate var mapping: ImportMapping {
        var mapping = ImportMapping()
        for (name, header) in content["headers"]?.object ?? [:] {
            if let column = ImportColumn(rawValue: name), let header = header.string {
                mapping.headers[column] = header
            }
        }
        if case .array(let headers) = content["leave_out"] { mapping.ignored = headers.compactMap(\.string) }
        return mapping
    }
}

extension ImportPlan {
    /// In the order of the lines; what can't be read comes last.
    var everyFault: [(line: Int, code: String, words: String)] {
        faults.map { ($0.line, $0.code, $0.words) }
            + (unreadable.map { [($0.line, $0.code, $0.description)] } ?? [])
    }
}
