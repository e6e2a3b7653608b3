import Domain
import HTTPTypes
import Hummingbird
import UseCases

struct ImportRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/users/import") { visit in
            try await visit.holding(\.administration) { signedIn, administration in
                let latest = try await administration.listImports().found()
                return try await visit.page(ImportFilePage(latest: latest), signedIn: signedIn)
            }
        }
        routes.upload("/users/import") { visit in
            try await visit.holding(\.administration) { signedIn, administration in
                // Only now: nobody else may have a large file read.
                let sent = try await visit.readFile(upTo: ImportWork.largestFile)
                switch try await administration.storeImport(sent) {
                case .done(let id): return visit.redirect(to: Self.list.of(id))
                case .refused(let refusals):
                    try refusals.checkAllowed()
                    let latest = try await administration.listImports().found()
                    return try await visit.refused(
                        ImportFilePage(latest: latest, problems: refusals), signedIn: signedIn)
                }
            }
        }
        routes.get("/users/import/:id") { visit in
            try await visit.holding(\.administration) { signedIn, administration in
                try await show(visit, signedIn, try await find(visit, administration))
            }
        }
        routes.post("/users/import/:id") { visit in
            try await visit.holding(\.administration) { _, administration in try await map(visit, administration) }
        }
        routes.post("/users/import/:id/stop") { visit in
            try await visit.holding(\.administration) { _, administration in
                let id = try visit.id(ImportWork.self)
                guard try await administration.stopImport(id).found() else { throw WebFault.notFound }
                return visit.redirect(to: Self.list.of(id))
            }
        }
        routes.post("/users/import/:id/begin") { visit in
            try await visit.holding(\.administration) { try await begin(visit, $0, $1) }
        }
    }

    private static let list: PortalPath = "/users/import"

    private func find(_ visit: Visit, _ administration: AdministrationRight) async throws -> ImportStage {
        guard let stage = try await administration.findImport(try visit.id(ImportWork.self)).found() else {
            throw WebFault.notFound
        }
        return stage
    }

    private func show(
        _ visit: Visit, _ signedIn: SignedIn, _ stage: ImportStage, isPaceWrong: Bool = false,
        problems: [Refusal] = []
    ) async throws -> Response {
        switch stage {
        case .working(let work): return try await visit.page(ImportProgressPage(work: work), signedIn: signedIn)
        case .planned(let planned):
            let page = ImportPlanPage(
                id: try visit.id(ImportWork.self), planned: planned, isPaceWrong: isPaceWrong, problems: problems)
            return try await visit.page(
                page, status: isPaceWrong ? .unprocessableContent : problems.status, signedIn: signedIn)
        }
    }

    private func map(_ visit: Visit, _ administration: AdministrationRight) async throws -> Response {
        let id = try visit.id(ImportWork.self)
        guard case .planned(let planned) = try await find(visit, administration) else {
            return visit.redirect(to: Self.list.of(id))
        }
        var mapping = ImportMapping()
        for (index, header) in planned.headers.prefix(ImportPlanPage.mostColumns).enumerated() {
            switch visit.field("column-\(index)") {
            case "": break
            case "leave-out": mapping.ignored.append(header)
            case let name:
                guard let column = ImportColumn(rawValue: name) else { throw WebFault.badRequest }
                mapping.headers[column] = header
            }
        }
        // Where it was begun meanwhile, its page says how far it has come.
        try await administration.mapImport(id, by: mapping).refusals.checkAllowed()
        return visit.redirect(to: Self.list.of(id))
    }

    private func begin(
        _ visit: Visit, _ signedIn: SignedIn, _ administration: AdministrationRight
    ) async throws -> Response {
        let id = try visit.id(ImportWork.self)
        var pace: ActivationPace?
        if visit.field("mails") == "yes" {
            pace = Int(visit.field("pace")).flatMap(ActivationPace.init(perMinute:))
            guard pace != nil else {
                return try await show(visit, signedIn, try await find(visit, administration), isPaceWrong: true)
            }
        }
        let refusals = try await administration.beginImport(
            id, seen: visit.field("plan"), activatingAt: pace
        ).refusals
        if !refusals.isEmpty {
            try refusals.checkAllowed()
            let stage = try await find(visit, administration)
            // Where somebody else has begun it, its page says how far it has come.
            if case .planned = stage { return try await show(visit, signedIn, stage, problems: refusals) }
        }
        return visit.redirect(to: Self.list.of(id))
    }
}

extension Outcome {
    fileprivate var refusals: [Refusal] {
        if case .refused(let refusals) = self { refusals } else { [] }
    }
}

extension Visit {
    /// The file of a form, once the form has proven to be ours.
    func readFile(upTo limit: Int) async throws -> [UInt8] {
        let body = try await MultipartBody.read(request, largestFile: limit)
        try with(body.fields).checkSameSite()
        guard let file = body.file else { throw WebFault.badRequest }
        return file
    }
}
