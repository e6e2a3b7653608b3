package import Domain
import Formats
import FoundationEssentials
import Store

/// An import of the portal, as its page shows it.
package enum ImportStage: Sendable {
    /// What it would do. Nothing has changed yet.
    case planned(PlannedImport)
    case working(ImportWork)
}

/// What the file that is kept would do, with its columns as they are set now.
package struct PlannedImport: Sendable {
    package let plan: ImportPlan
    package let headers: [String]
    package let mapping: ImportMapping
    /// Stands for the file and its columns: who begins it says by this what they have looked at.
    package let digest: String
    /// As it is stored.
    fileprivate let mappingText: String
}

extension AdministrationRight {
    /// Keeps a file for a day, sealed, so that it is looked at before it is imported.
    package func storeImport(_ contents: [UInt8]) async throws -> Outcome<ID<ImportWork>> {
        let installation = holder.installation
        let id = installation.newID(ImportWork.self, at: installation.time.now())
        let sealed = try installation.keys.current.data.seal(contents, context: id.sealContext)
        let mapping = try ImportMapping().text
        return try await holder.act(with: .administration) { transaction, actor, now in
            guard try transaction.countUnfinishedImports() < ImportWork.mostKept else {
                return (.refused(.tooManyImports(limit: ImportWork.mostKept)), id)
            }
            try transaction.insertImport(id, by: actor.text, mapping: mapping, contents: sealed, at: now)
            return (Decision(), id)
        }
    }

    /// What it would do, or how far it has come; `nil` where there is none, or not any more.
    package func findImport(_ id: ID<ImportWork>) async throws -> Outcome<ImportStage?> {
        let found = try await holder.look(with: .administration) { transaction, _ in
            .done(try transaction.findImport(id).map { ($0, try transaction.findImportContents(id)) })
        }
        switch found {
        case .refused(let refusals): return .refused(refusals)
        case .done(nil): return .done(nil)
        case .done((let row, let contents)?):
            if let work = ImportWork(row) { return .done(.working(work)) }
            guard let contents else { return .done(nil) }
            let mapping = try ImportMapping(text: row.mapping)
            let table = try holder.installation.table(of: id, contents, mapping)
            return .done(
                .planned(
                    PlannedImport(
                        plan: try await holder.installation.planImport(of: table), headers: table.headers,
                        mapping: mapping, digest: id.digest(of: contents, row.mapping), mappingText: row.mapping)))
        }
    }

    /// Those that were begun, the newest first. They are kept for a day behind their end.
    package func listImports(limit: Int = 20) async throws -> Outcome<[ImportWork]> {
        try await holder.look(with: .administration) { transaction, _ in
            .done(try transaction.listBegunImports(limit: limit).compactMap { ImportWork($0) })
        }
    }

    package func mapImport(_ id: ID<ImportWork>, by mapping: ImportMapping) async throws -> Outcome<Void> {
        let text = try mapping.text
        return try await holder.act(with: .administration) { transaction, _, _ in
            guard try transaction.updateImportMapping(id, to: text) else { return (.refused(.nothingPending), ()) }
            return (Decision(), ())
        }
    }

    /// Ends it where it is: the worker finds that with its next batch. Of one that has ended, or was stopped, nothing changes.
    ///
    /// - Returns: Whether there is such an import that has begun.
    package func stopImport(_ id: ID<ImportWork>) async throws -> Outcome<Bool> {
        try await holder.act(with: .administration) { transaction, actor, _ in
            guard try transaction.findImport(id)?.begunAt != nil else { return (Decision(), false) }
            guard try transaction.updateImportStopped(id, by: actor.text) else { return (Decision(), true) }
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    .importStopped, by: actor, account: nil, details: ["import": id.rawValue, "stopped": "asked"])
            ]
            return (decision, true)
        }
    }

    /// Begins it; `ImportWorker` carries it out, whatever becomes of this process. A file with anything wrong in it is
    /// refused as a whole.
    ///
    /// - Parameter digest: What was looked at; where somebody has changed the columns since then, nothing begins.
    package func beginImport(
        _ id: ID<ImportWork>, seen digest: String, activatingAt pace: ActivationPace?
    ) async throws -> Outcome<Void> {
        switch try await findImport(id) {
        case .refused(let refusals): return .refused(refusals)
        case .done(.planned(let planned)?) where planned.digest != digest: return .refused(.importChangedMeanwhile)
        case .done(.planned(let planned)?) where planned.plan.roster != nil:
            return try await holder.act(with: .administration) { transaction, actor, now in
                let isFirst = try transaction.updateImportBegun(
                    id, by: actor.text, mapping: planned.mappingText, mailsPerMinute: pace?.perMinute,
                    people: planned.plan.newcomers, at: now)
                if isFirst { return (Decision(), ()) }
                // Somebody was faster: with beginning it, or with its columns.
                let isOpen = try transaction.findImport(id).map { $0.begunAt == nil } ?? false
                return (.refused(isOpen ? .importChangedMeanwhile : .nothingPending), ())
            }
        case .done: return .refused(.nothingPending)
        }
    }
}

extension Installation {
    func table(of id: ID<ImportWork>, _ sealed: String, _ mapping: ImportMapping) throws -> ImportTable {
        let contents = try keys.current.data.open(sealed, context: id.sealContext)
        return ImportTable(reading: CSVReader(contents), mapping: mapping)
    }
}

extension ID where Subject == ImportWork {
    fileprivate var sealContext: String { "import \(self)" }

    fileprivate func digest(of contents: String, _ mapping: String) -> String {
        KeyedDigest.compute(
            key: Secret(Array(rawValue.utf8)), parts: ["lockstep import plan", contents, mapping])
    }
}

extension ImportWork {
    /// `nil` for one that has not begun.
    init?(_ row: ImportRow) {
        guard let begunAt = row.begunAt else { return nil }
        self.init(
            id: row.id, people: row.people, added: row.added, alreadyThere: row.alreadyThere, refused: row.refused,
            mailsPerMinute: row.mailsPerMinute, begunAt: begunAt, endedAt: row.endedAt,
            stoppedBy: row.stoppedBy.flatMap(Actor.init(text:)))
    }
}

extension ImportMapping {
    init(text: String) throws {
        self = try JSONDecoder().decode(ImportMapping.self, from: Data(text.utf8))
    }

    var text: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}
