import Domain
import Foundation
import TestPrograms
import Testing
import Web

/// One password, and which of the rules it breaks. The table is read by the server's side and by the script's.
private struct RuleCase: Decodable, Sendable, CustomTestStringConvertible {
    var password: String
    var minimumLength: Int?
    var required: [String]?
    var forbidsAccountName: Bool?
    var forbidsSequences: Bool?
    var broken: [String]

    var testDescription: String { "\(password.debugDescription) breaks \(broken)" }

    var policy: PasswordPolicy {
        var policy = PasswordPolicy()
        policy.minimumLength = minimumLength ?? policy.minimumLength
        policy.required = Set((required ?? []).compactMap(CharacterClass.init(rawValue:)))
        policy.forbidsAccountName = forbidsAccountName ?? true
        policy.forbidsSequences = forbidsSequences ?? false
        return policy
    }

    static let words = AccountWords(userName: "ada", email: address("strasse@x.example"), name: person("Jo", "Straße"))
}

private let folder = URL(filePath: #filePath).deletingLastPathComponent()
private let script = folder.appending(path: "../../../Sources/Web/Assets/lockstep.js").standardized
private let table = folder.appending(path: "PasswordRules.json")

@Suite("The rules of a password, there and here")
struct PasswordRuleTests {
    private static let cases: [RuleCase] =
        (try? JSONDecoder().decode([RuleCase].self, from: Data(contentsOf: table))) ?? []

    @Test("The table is there")
    func tableIsRead() {
        #expect(Self.cases.count > 20)
    }

    @Test("The server judges as the table says", arguments: cases)
    fileprivate func serverAgrees(_ row: RuleCase) throws {
        // An empty password is refused before any rule is asked.
        guard !row.password.isEmpty else { return }
        #expect(row.policy.broken(by: try Password(row.password), of: RuleCase.words).map(\.code) == row.broken)
    }

    @Test("The script judges as the table says", .enabled(if: Node.isInstalled))
    func scriptAgrees() throws {
        let complaints = try Node.run(
            """
            import { readFileSync } from "node:fs";
            const [script, table, words] = process.argv.slice(2);
            const source = readFileSync(script).toString("base64");
            const { brokenRules } = await import(`data:text/javascript;base64,${source}`);
            for (const row of JSON.parse(readFileSync(table))) {
              const rules = [
                "password-too-short",
                ...(row.required ?? []).map((name) => `password-needs-${name}`),
                ...(row.forbidsAccountName === false ? [] : ["password-contains-name"]),
                ...(row.forbidsSequences ? ["password-sequence"] : []),
                "password-mismatch",
              ];
              const policy = { rules, minimumLength: row.minimumLength ?? 12, accountWords: JSON.parse(words) };
              const broken = brokenRules(policy, row.password, row.password);
              const wanted = [...row.broken, ...(row.password === "" ? ["password-mismatch"] : [])];
              if (broken.join() !== wanted.join()) console.log(`${row.password}: ${broken}, not ${wanted}`);
              if (!brokenRules(policy, row.password, "other").includes("password-mismatch")) console.log("no mismatch");
            }
            """,
            arguments: [
                script.path(), table.path(),
                String(decoding: try JSONEncoder().encode(RuleCase.words.folded), as: UTF8.self),
            ])
        #expect(complaints == "")
    }
}

/// A JavaScript engine, where the machine has one.
private enum Node {
    static let path = ["/usr/bin/node", "/usr/local/bin/node"].first(where: FileManager.default.isExecutableFile)
    static var isInstalled: Bool { path != nil }

    /// - Returns: Everything that it printed, errors included.
    static func run(_ program: String, arguments: [String]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).mjs")
        try Data(program.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let printed = try TestProgram.run([try #require(path), file.path()] + arguments, errors: true).output
        return String(decoding: printed, as: UTF8.self)
    }
}
