import Domain
import Formats
import HTTPTypes
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Imports and announcements by programs")
struct APIImportTests {
    private static let csv: HTTPFields = [.contentType: "text/csv"]

    @Test("A file is sent, looked at, begun and stopped as it is in the portal")
    func whole() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator).text
            let rows = (0..<1_100).map { "p\($0)@example.org,Person \($0)\r\n" }.joined()
            let sent = try await visitor.post(
                "/api/v1/imports", key: key, "email,given name\r\n" + rows, headers: Self.csv)
            #expect(sent.status == 201)
            let place = try #require(sent.headers[.location])
            #expect(sent.json?["state"] == .string("planned") && sent.json?["people"] == .integer(1_100))
            #expect(sent.json?["headers"] == .array([.string("email"), .string("given name")]))
            let plan = try #require(sent.json?["plan"]?.string)
            #expect(
                try await visitor.post("\(place)/begin", key: key, #"{"plan":"another"}"#).code
                    == "import-changed-meanwhile")
            #expect(try await visitor.post("\(place)/stop", key: key, "{}").status == 404)
            let begun = try await visitor.post(
                "\(place)/begin", key: key, "{\"plan\":\"\(plan)\",\"mails_per_minute\":60}")
            #expect(begun.status == 202 && begun.json?["state"] == .string("under-way"))
            #expect(begun.json?["mails_per_minute"] == .integer(60))
            try await ImportWorker(installation: it.installation, logger: .silent).work()
            let done = try await visitor.get(place, key: key)
            #expect(done.json?["state"] == .string("ended") && done.json?["added"] == .integer(1_100))
            #expect(try await visitor.post("\(place)/stop", key: key, "{}").json?["state"] == .string("ended"))
            let listed = try await visitor.get("/api/v1/imports", key: key).json?["imports"]
            guard case .array(let imports)? = listed else { throw Unexpected(what: "no list") }
            #expect(imports.map { $0["id"] } == [done.json?["id"]])
        }
    }

    @Test("Everything that is wrong is named by line, and columns are named until nothing is")
    func faults() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator).text
            let sent = try await visitor.post(
                "/api/v1/imports", key: key, "Kontakt,given name,Flur\nada@example.org,Ada,3\n", headers: Self.csv)
            let place = try #require(sent.headers[.location])
            #expect(sent.json?["plan"] == .null && sent.json?["fault_count"] != .integer(0))
            let mapped = try await visitor.post(
                "\(place)/columns", key: key, #"{"headers":{"email":"Kontakt"},"leave_out":["Flur"]}"#)
            #expect(mapped.json?["fault_count"] == .integer(0) && mapped.json?["plan"]?.string != nil)
            #expect(
                try await visitor.post("\(place)/columns", key: key, #"{"headers":{"password":"Flur"}}"#).code
                    == "field-unknown")
            let wrong = try await visitor.post(
                "/api/v1/imports", key: key, "email,given name\nnobody,Ada\nada@example.org\n", headers: Self.csv)
            guard case .array(let faults)? = wrong.json?["faults"] else { throw Unexpected(what: "no faults") }
            #expect(faults.map { $0["code"]?.string } == ["address-malformed", "field-count"])
            #expect(faults.map { $0["line"] } == [.integer(2), .integer(3)])
            #expect(try await visitor.post("/api/v1/imports", key: key, "{}").status == 415)
            #expect(try await visitor.get("/api/v1/imports/01k9zzzzzzzzzzzzzzzzzzzzzz", key: key).status == 404)
        }
    }

    @Test("An announcement is looked at, begun, and stopped before its mails leave")
    func announcement() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator).text
            for number in 0..<3 { try await it.addUser("p\(number)@example.org", userName: nil) }
            let what = #""announcement":"one-week-before","day":"2099-01-15","to":"everyone""#
            let preview = try await visitor.post("/api/v1/announcements/preview", key: key, "{\(what)}")
            #expect(preview.json?["waiting"] == .integer(3) && preview.json?["told"] == .integer(0))
            #expect(preview.json?["text"]?.string?.contains("2099") == true)
            let begun = try await visitor.post(
                "/api/v1/announcements", key: key, "{\(what),\"mails_per_minute\":1}")
            #expect(begun.status == 202)
            let place = try #require(begun.headers[.location])
            try await AnnouncementWorker(installation: it.installation, logger: .silent).work()
            #expect(try await visitor.get(place, key: key).json?["under_way"] == .bool(true))
            let stopped = try await visitor.post("\(place)/stop", key: key, "{}")
            #expect(stopped.json?["under_way"] == .bool(false))
            #expect(stopped.json?["stopped_by"]?.string?.hasPrefix("key:") == true)
            let past = what.replacing("2099", with: "2001")
            #expect(
                try await visitor.post("/api/v1/announcements", key: key, "{\(past),\"mails_per_minute\":1}").code
                    == "announcement-untimely")
            #expect(
                try await visitor.post(
                    "/api/v1/announcements/preview", key: key, "{\(what.replacing("-15", with: "-32"))}"
                )
                .code == "field-malformed")
        }
    }
}
