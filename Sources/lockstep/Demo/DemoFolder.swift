import Bootstrap
import Domain
import FoundationEssentials

/// Where the demo keeps everything.
struct DemoFolder {
    let path: String

    var mail: String { "\(path)/mail" }
    private var activation: String { "\(path)/activation-path" }

    /// Makes the folder where it is missing; only its owner may look into it.
    init(_ given: String?, environment: [String: String]) throws(CommandFailure) {
        path = given ?? Self.standard(environment)
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .refused("the folder \(path) can't be made", mend: "name another one with --data DIR")
        }
    }

    /// XDG Base Directory Specification: `$XDG_STATE_HOME`, or `~/.local/state`.
    private static func standard(_ environment: [String: String]) -> String {
        let state = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (state ?? "\(environment["HOME"] ?? ".")/.local/state") + "/lockstep-demo"
    }

    /// Settings of the demo alone: what the environment says of another installation must not reach it.
    func configuration(host: String?, port: Int, environment: [String: String]) throws -> BootstrapConfiguration {
        let kept = [Setting.logLevel, .passwordWordlists, .breachedPasswords].map(\.environmentName)
        var flags: [Setting: String] = [
            .httpPort: String(port), .baseURL: "http://localhost:\(port)",
            .databaseURL: "sqlite:\(path)/lockstep.sqlite",
            .keyFile: "\(path)/lockstep.key", .mailURL: "directory:\(mail)", .mailFrom: DemoOrganisation.sender,
        ]
        flags[.httpHost] = host
        return try .load(flags: flags, file: nil, environment: environment.filter { kept.contains($0.key) })
    }

    /// The path of the one activation link, which is shown again at every start until it is used.
    func keepActivation(_ link: Secret<String>, of baseURL: String) throws {
        let link = link.exposed.dropFirst(baseURL.count)
        try Data(link.utf8).write(to: URL(filePath: activation), options: .atomic)
    }

    func findActivation() -> String? {
        FileManager.default.contents(atPath: activation).map { String(decoding: $0, as: UTF8.self) }
    }
}
