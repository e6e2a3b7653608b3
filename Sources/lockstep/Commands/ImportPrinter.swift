import Bootstrap
import Domain
import Formats
import Glibc
import Texts
import UseCases

/// What an import has to say: its result on standard output, faults and progress on standard error.
struct ImportPrinter {
    let file: String
    let json: Bool

    func print(_ plan: ImportPlan) throws {
        let faults = plan.faults.map(Fault.init) + (plan.unreadable.map { [Fault($0)] } ?? [])
        if json {
            return try StandardOutput.write(
                json: Document(
                    applied: false, newcomers: plan.newcomers, added: 0, alreadyThere: plan.alreadyThere,
                    faults: faults, mails: 0, lastMailAt: nil))
        }
        show(faults)
        guard plan.roster != nil else { return }
        StandardOutput.write(
            "\(people(plan.newcomers)) would be added, \(plan.alreadyThere) are there already; nothing has changed")
    }

    func print(_ report: ImportReport) throws {
        let faults = report.faults.map(Fault.init)
        if json {
            return try StandardOutput.write(
                json: Document(
                    applied: true, newcomers: report.newcomers, added: report.added, alreadyThere: report.alreadyThere,
                    faults: faults, mails: report.mails, lastMailAt: report.lastMailAt?.milliseconds))
        }
        show(faults)
        StandardOutput.write("added \(people(report.added)), \(report.alreadyThere) were there already")
        if let last = report.lastMailAt {
            StandardOutput.write("activation mails leave until \(last.words)")
        }
    }

    /// On a terminal one line that changes, elsewhere one for each batch.
    func show(_ report: ImportReport) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let end = !isTerminal || report.done == report.people ? "\n" : ""
        StandardError.write("\(isTerminal ? "\r" : "")\(report.done) of \(report.people) people\(end)")
    }

    private func show(_ faults: [Fault]) {
        for fault in faults { StandardError.write("\(file):\(fault.line): \(fault.code): \(fault.message)\n") }
    }

    private func people(_ count: Int) -> String { count == 1 ? "1 person" : "\(count) people" }

    private struct Fault: Encodable {
        let line: Int
        let column: String?
        let code: String
        let message: String

        init(_ fault: ImportFault) {
            line = fault.line
            column = fault.column?.rawValue
            code = fault.code
            message = fault.words
        }

        init(_ fault: CSVFault) {
            line = fault.line
            column = nil
            code = fault.code
            message = fault.description
        }
    }

    /// Times are milliseconds since 1970.
    private struct Document: Encodable {
        let applied: Bool
        let newcomers: Int
        let added: Int
        let alreadyThere: Int
        let faults: [Fault]
        let mails: Int
        let lastMailAt: Int64?

        enum CodingKeys: String, CodingKey {
            case applied, added, faults
            case newcomers = "new"
            case alreadyThere = "already_there"
            case mails = "activation_mails"
            case lastMailAt = "last_activation_mail_at"
        }
    }
}
