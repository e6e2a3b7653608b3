import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Texts
import UseCases

/// Everything under `/api`, by one table.
struct APIRoutes {
    let portal: Portal

    static let operations: [APIOperation] =
        [SessionOperations.find, HomeOperations.numbers]
        + UserOperations.all + BulkOperations.all + AdministratorOperations.all + SettingOperations.all
        + EventOperations.all + ForwardingOperations.all + HelpDeskOperations.all + ImportOperations.all
        + AnnouncementOperations.all + ConnectionOperations.all + ConnectorOperations.all + DeliveryOperations.all
        + DirectoryRunOperations.all + BindingOperations.all + TextOperations.all

    /// What HTTP clients send. Everything else is no path of ours.
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace] + [HTTPRequest.Method("QUERY")].compactMap(\.self)

    func add(to routes: RouterGroup<WebContext>) {
        let document = OpenAPIDocument.operation(describing: Self.operations, at: portal.baseURL)
        for (path, operations) in Dictionary(grouping: Self.operations + [document], by: \.path) {
            let known = Dictionary(uniqueKeysWithValues: operations.map { ($0.method, $0) })
            for method in Self.methods {
                if let operation = known[method] {
                    let dispatcher = APIDispatcher(portal: portal, operation: operation)
                    routes.on(RouterPath(path), method: method) { try await dispatcher.answer($0, $1) }
                } else if method != .head || known[.get] == nil {
                    let problem = Self.notAllowed(instead: operations.map(\.method))
                    routes.on(RouterPath(path), method: method) { _, _ in problem.response }
                }
            }
        }
    }

    /// RFC 9110, section 15.5.6. `OPTIONS` is answered like this, too: another site's script asks by it whether it may, and
    /// may not.
    private static func notAllowed(instead methods: [HTTPRequest.Method]) -> APIProblem {
        let allowed = methods + (methods.contains(.get) ? [.head] : [])
        return APIProblem(
            .methodNotAllowed, "method-not-allowed", APIWords.methodNotAllowed,
            headers: [.allow: allowed.map(\.rawValue).sorted().joined(separator: ", ")])
    }

    /// Whether a path belongs to programs: what goes wrong there is told them in their language.
    static func contains(_ path: String) -> Bool {
        path.hasPrefix("/api/") || path.hasPrefix(ConnectorServiceRoutes.prefix + "/")
    }
}
