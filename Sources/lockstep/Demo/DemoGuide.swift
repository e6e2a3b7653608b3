import Domain

/// What the demo prints for whoever started it.
struct DemoGuide {
    let baseURL: String
    let folder: String
    /// A path: the port may be another one at the next start.
    let activationPath: String?

    var text: String {
        let people = DemoOrganisation.people
        let rows = people.map { person in
            "  \(Self.padded(person.email, to: people.map(\.email.count).max() ?? 0))  \(person.state)"
        }
        let activation = activationPath.map { "\n  Activation link of imani: \(baseURL)\($0)\n" } ?? ""
        return """

              \(DemoOrganisation.name) is running.

              Portal           \(baseURL)
              Administrators   \(baseURL)\(Entrance.administrators.address(of: "/"))
              Its mail         \(baseURL)/demo/mail
              Password         \(DemoOrganisation.password)      (everybody's)

            \(rows.joined(separator: "\n"))
            \(activation)
              Everything is kept in \(folder). Delete that folder to begin anew. Stop with Ctrl+C.


            """
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
