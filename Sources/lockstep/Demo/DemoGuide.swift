import Domain

/// What the demo prints for whoever started it.
struct DemoGuide {
    let baseURL: String
    let folder: String
    /// A path: the port may be another one at the next start.
    let activationPath: String?
    let directory: DemoDirectory.Start

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
              Its directory    \(directoryAddress)
              Password         \(DemoOrganisation.password)      (everybody's)

            \(rows.joined(separator: "\n"))
            \(activation)\(howToWatch)
              Everything is kept in \(folder). Delete that folder to begin anew. Stop with Ctrl+C.


            """
    }

    private var directoryAddress: String {
        switch directory {
        case .running(let directory, _): "\(directory.url)  (OpenLDAP)"
        case .notInstalled: "none: install slapd and ldap-utils to see passwords arrive in an OpenLDAP"
        case .failed(let log): "none: OpenLDAP did not start, \(log) may say why"
        }
    }

    private var howToWatch: String {
        guard case .running(let directory, _) = directory else { return "" }
        let names = DemoDirectory.members.map(\.given).joined(separator: ", ")
        return """

              \(names) have the same password in the directory. Change Ada's in the portal, and ask
              the directory which one it takes (ldapwhoami is in the package ldap-utils):

                \(directory.question)

            """
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
