package import Domain
import Hummingbird

/// Where the demo's mail can be read: nobody has to set up a mail server to try Lockstep.
package struct DemoMailbox: Sendable {
    package struct Mail: Sendable {
        package let id: String
        package let to: String
        package let subject: String
        package let at: Timestamp
        package let headers: [(name: String, value: String)]
        package let text: String

        package init(
            id: String, to: String, subject: String, at: Timestamp, headers: [(name: String, value: String)],
            text: String
        ) {
            self.id = id
            self.to = to
            self.subject = subject
            self.at = at
            self.headers = headers
            self.text = text
        }
    }

    /// Everything that was sent, the newest first.
    package let list: @Sendable () throws -> [Mail]

    package init(list: @escaping @Sendable () throws -> [Mail]) {
        self.list = list
    }
}

struct DemoRoutes {
    let mailbox: DemoMailbox

    func add(to routes: PageRoutes) {
        let mailbox = mailbox
        routes.get("/demo/mail") { visit in
            let lines = try mailbox.list().map {
                DemoMailListPage.Line(id: $0.id, to: $0.to, subject: $0.subject, at: $0.at)
            }
            return try await visit.page(DemoMailListPage(lines: lines))
        }
        routes.get("/demo/mail/:id") { visit in
            let id = visit.context.parameters.get("id")
            guard let mail = try mailbox.list().first(where: { $0.id == id }) else { throw WebFault.notFound }
            let headers = mail.headers.map { DemoMailPage.Header(name: $0.name, value: $0.value) }
            return try await visit.page(DemoMailPage(subject: mail.subject, headers: headers, text: mail.text))
        }
    }
}
