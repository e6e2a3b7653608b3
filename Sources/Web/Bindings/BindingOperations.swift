import Domain
import Formats
import HTTPTypes
import UseCases

/// Which entries of directories are a person's, said by hand.
enum BindingOperations {
    static let all = [list, find, bind, unbind]

    private static let list = APIOperation.needing(
        .administration, .get, "/users/{id}/bindings", "listBindings", "The entries that are a person’s",
        answer: .object([.required("bindings", .list(schema))])
    ) { call, right in
        let found = try await right.listBindings(ofUser: try call.account()).orAPIProblem()
        return APIAnswer(.object(["bindings": .array(found.map { json($0.binding) })]))
    }

    private static let connection = APIField.required("connection", .id)
    private static let entry = APIField.required(
        "entry", .text(longest: 2_000),
        "A distinguished name, an entryUUID or objectGUID, a user name or an address.")

    private static let find = APIOperation.needing(
        .administration, .post, "/users/{id}/bindings/find", "findEntry",
        "Look an entry up, and say whether it can be this person’s; nothing is changed",
        content: [connection, entry],
        answer: .object([
            .required("digest", .text(), "Stands for what is shown: `bindEntry` wants it."),
            .required("entry", .text(), "What stays when it is renamed."),
            .required("name", .text(), "Its distinguished name."), .required("given_name", .text()),
            .required("family_name", .text()), .required("user_names", .list(.text())),
            .required("emails", .list(.text())),
            .required("changed_at", .optional(.time), "Null: the directory doesn’t say."),
        ])
    ) { call, right in
        let account = try call.account()
        let found = try await right.findEntry(call.text("entry") ?? "", at: try call.boundConnection(), for: account)
            .orAPIProblem()
        let person = found.person
        return APIAnswer(
            .object([
                "digest": .string(found.digest), "entry": .string(found.identifier.description),
                "name": .string(person.name), "given_name": .string(person.givenName),
                "family_name": .string(person.familyName), "user_names": .array(person.userNames.map { .string($0) }),
                "emails": .array(person.emails.map { .string($0) }), "changed_at": .optional(found.changedAt),
            ]))
    }

    private static let bind = APIOperation.needing(
        .administration, .post, "/users/{id}/bindings", "bindEntry",
        "Bind a person to the entry that was looked up; the directory is owed their password from now on",
        content: [connection, entry, .required("digest", .text(longest: 64), "Of `findEntry`.")], success: .created,
        answer: schema
    ) { call, right in
        let account = try call.account()
        let binding = try await right.bindEntry(
            call.text("entry") ?? "", at: try call.boundConnection(), for: account, seen: call.text("digest") ?? ""
        ).orAPIProblem()
        return APIAnswer(json(binding), location: "/api/v1/users/\(account)/bindings")
    }

    private static let unbind = APIOperation.needing(
        .administration, .post, "/users/{id}/bindings/{binding}/remove", "unbindEntry",
        "Unbind a person; in the directory nothing is deleted", content: [.neededReason], answer: schema
    ) { call, right in
        guard let id = call.parameters["binding"].flatMap({ ID<Binding>(parsing: $0) }) else {
            throw APIProblem.notFound
        }
        guard let reason = try call.reason() else { throw APIProblem([.reasonMissing]) }
        switch try await right.unbind(id, of: try call.account(), because: reason) {
        case .done(let binding): return APIAnswer(json(binding))
        // Nobody is told which ids there are.
        case .refused([.nothingPending]): throw APIProblem.notFound
        case .refused(let refusals): throw APIProblem(refusals)
        }
    }

    private static let schema = APISchema.named(
        "Binding",
        .object([
            .required("id", .id), .required("account", .id), .required("connection", .id),
            .required("entry", .text(), "As it was bound."), .required("bound_at", .time),
        ]))

    private static func json(_ binding: Binding) -> JSONText {
        .object([
            "id": .id(binding.id), "account": .id(binding.target.account), "connection": .id(binding.target.connection),
            "entry": .string(binding.entry), "bound_at": .time(binding.boundAt),
        ])
    }
}

extension APICall {
    fileprivate func boundConnection() throws(APIProblem) -> ID<Connection> {
        guard let id = text("connection").flatMap({ ID<Connection>(parsing: $0) }) else {
            throw APIProblem([.connectionUnknown])
        }
        return id
    }
}
