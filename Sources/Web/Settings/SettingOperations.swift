import Domain
import Formats
import HTTPTypes
import UseCases

/// Settings, as the command line names and writes them.
enum SettingOperations {
    static let all = [list, find, change, RehearsalOperation.rehearse]

    private static let list = APIOperation.needing(
        .auditing, .get, "/settings", "listSettings", "Every setting with its value",
        answer: .object([.required("settings", .list(schema))])
    ) { _, right in
        let settings = try await right.findSettings().orAPIProblem()
        return APIAnswer(.object(["settings": .array(SettingKey.all.map { json($0, settings) })]))
    }

    private static let find = APIOperation.needing(
        .auditing, .get, "/settings/{key}", "getSetting", "One setting", answer: schema
    ) { call, right in
        let key = try call.setting()
        return APIAnswer(json(key, try await right.findSettings().orAPIProblem()))
    }

    private static let change = APIOperation.needing(
        .administration, .put, "/settings/{key}", "changeSetting", "Change one setting",
        content: [.required("value", .text(longest: 1_000), "As text, as `lockstep settings set` takes it.")],
        answer: schema
    ) { call, right in
        let key = try call.setting()
        let settings = try await right.changeSetting(key.name, to: call.text("value") ?? "").orAPIProblem()
        return APIAnswer(json(key, settings))
    }

    private static let schema = APISchema.named(
        "Setting",
        .object([
            .required("key", .text()),
            .required("value", .text(), "Of a secret, `(set)` or nothing: nobody can read it back."),
            .required("range", .text(), "What is allowed, for people."),
        ]))

    private static func json(_ key: SettingKey, _ settings: Settings) -> JSONText {
        .object([
            "key": .string(key.name), "value": .string(key.read(settings)), "range": .string(key.range),
        ])
    }
}

extension APICall {
    fileprivate func setting() throws(APIProblem) -> SettingKey {
        do throws(SettingFault) {
            return try SettingKey.named(parameters["key"] ?? "")
        } catch {
            throw APIProblem([error.refusal])
        }
    }
}
