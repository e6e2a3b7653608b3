import Domain

/// Somebody who works at the demo's organisation, and what is the matter with them.
struct DemoPerson: Sendable {
    enum Story: Sendable {
        case active
        /// Signed in at several places at once.
        case severalSessions
        case recoveryVerified(String)
        case recoveryPending(String)
        /// The password was set so long ago that it expires in three days.
        case passwordExpiring
        case staged
        case suspended
        case expired
        case locked
        case administrator
    }

    let email: String
    let userName: String?
    let given: String
    let family: String
    let story: Story

    /// What the table says of them.
    var state: String {
        switch story {
        case .active: "active"
        case .severalSessions: "signed in on three machines (until half an hour after the first start)"
        case .recoveryVerified(let address): "verified recovery address \(address)"
        case .recoveryPending(let address): "recovery address \(address) waits for its link to be opened (4 hours)"
        case .passwordExpiring: "password expires three days after the first start"
        case .staged: "not activated yet: opens the activation link below"
        case .suspended: "suspended"
        case .expired: "expired by an administrator"
        case .locked: "locked after too many wrong passwords"
        case .administrator: "administrator: signs in at /admin, and sets up a second proof first"
        }
    }
}

enum DemoOrganisation {
    static let name = "Northwind Demo"
    static let contactName = "the demo's help desk"
    static let contactEmail = "help@northwind.example"
    static let sender = "lockstep@northwind.example"

    /// Everybody's. It satisfies the standard rules and can't be taken for a real one.
    static let password = "this is only a demo"

    static let people = [
        DemoPerson(
            email: "ada@northwind.example", userName: "ada", given: "Ada", family: "Quist", story: .severalSessions),
        DemoPerson(
            email: "bruno@northwind.example", userName: "bruno", given: "Bruno", family: "Costa",
            story: .recoveryVerified("bruno@home.example")),
        DemoPerson(
            email: "dana@northwind.example", userName: "dana", given: "Dana", family: "O’Neil-Świątek",
            story: .recoveryPending("dana@home.example")),
        DemoPerson(
            email: "emre@northwind.example", userName: "emre", given: "Emre", family: "Yıldız",
            story: .passwordExpiring),
        DemoPerson(
            email: "imani@northwind.example", userName: "imani", given: "Imani", family: "Otieno", story: .staged),
        DemoPerson(
            email: "fiona@northwind.example", userName: "fiona", given: "Fiona", family: "Mac Gabhann",
            story: .suspended),
        DemoPerson(
            email: "goran@northwind.example", userName: "goran", given: "Goran", family: "Petrović", story: .expired),
        DemoPerson(
            email: "hana@northwind.example", userName: "hana", given: "Hana", family: "Nováková", story: .locked),
        DemoPerson(
            email: "layla@northwind.example", userName: "ليلى", given: "ليلى", family: "حدّاد", story: .active),
        DemoPerson(
            email: "xiaohong@northwind.example", userName: "小红", given: "小红", family: "陈", story: .active),
        DemoPerson(
            email: "suharto@northwind.example", userName: nil, given: "Suharto", family: "", story: .active),
        DemoPerson(
            email: "w.wolfeschlegelsteinhausenbergerdorff@northwind.example", userName: "wolfe",
            given: "Wolfgang Maximilian Alexander", family: "Wolfeschlegelsteinhausenbergerdorff", story: .active),
        DemoPerson(
            email: "olga@northwind.example", userName: nil, given: "Olga", family: "Berg", story: .administrator),
    ]
}
