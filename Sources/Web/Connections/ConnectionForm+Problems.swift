import Domain
import Formats

extension ConnectionForm {
    /// What is wrong with what some groups ask for.
    func problems(in groups: [ConnectionGroup], isNew: Bool, at now: Timestamp) -> [Refusal] {
        let fields = Set(groups.flatMap { $0.fields(of: kind, isNew: isNew) })
        let nameless: [Refusal] =
            groups.contains(.name) && ConnectionName(name) == nil ? [.connectionNameMalformed] : []
        var whole = said
        whole[.kind] = isNew ? said[.kind] : kind.rawValue
        var faults: [ConnectionFault] = []
        do throws(ConnectionFaults) {
            _ = try ConnectionSettings(whole)
        } catch {
            faults = error.list.filter { fields.contains($0.field) }
        }
        if fields.contains(.authorities), !faults.contains(where: { $0.field == .authorities }),
            let problem = AuthorityCertificates.fault(in: value(.authorities), at: now)
        {
            faults.append(ConnectionFault(.authorities, problem))
        }
        return nameless + faults.map(Refusal.connectionFaulty)
    }
}

extension Refusal {
    /// The field of a connection's form that it stands beside, by its name.
    var connectionField: String? {
        switch self {
        case .connectionFaulty(let fault): fault.field.rawValue
        case .connectionNameMalformed, .connectionNameTaken: FieldNames.name
        default: nil
        }
    }

    private enum FieldNames { static let name = "name" }
}
