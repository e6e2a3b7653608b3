import Domain
import Formats
import Testing

@Suite("People as identity systems describe them (RFC 7643)")
struct SCIMUserTests {
    static let now = Timestamp(milliseconds: 1_795_356_300_123)

    static func account(userName: String? = "anna", isActive: Bool = true) throws -> Account {
        Account(
            id: ID(rawValue: "01k9zzzzzzzzzzzzzzzzzzzzzz"), kind: .user, state: isActive ? .active : .suspended,
            email: try EmailAddress("anna@example.org"), userName: try userName.map { try UserName($0) },
            name: try PersonName(given: "Anna", family: "Lindqvist"), epoch: 1, passwordChangedAt: now,
            expiryCountsFrom: now, expiredAt: nil, passwordNeverExpires: false, managedBy: .local, createdAt: now,
            externalID: ExternalID("X1"))
    }

    static func json(_ account: Account) -> JSON { SCIMUser.json(of: account, base: "https://id.example/scim/v2") }

    static func patched(_ account: Account, _ operations: String) throws -> ProvisionedUser {
        let content = try #require(
            JSON(#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operations)]}"#)?
                .object)
        return try SCIMUser.read(try SCIMPatch(content), of: account)
    }

    @Test("What is shown is read as the same person")
    func roundTrip() throws {
        for account in [try Self.account(), try Self.account(userName: nil, isActive: false)] {
            let members = try #require(Self.json(account).object)
            #expect(try SCIMUser.read(members, isActive: true) == account.provisioned)
        }
    }

    @Test("The version changes with what is shown, and with nothing else")
    func versions() throws {
        var account = try Self.account()
        let version = SCIMUser.version(of: account)
        account.epoch += 1
        account.mustChangePassword = true
        #expect(SCIMUser.version(of: account) == version)
        account.state = .suspended
        #expect(SCIMUser.version(of: account) != version)
    }

    /// What is sent for `userName` and `emails`, and what the account gets.
    @Test(
        "An address as the user name stands for the address",
        arguments: [
            ("bo", #"[{"value":"b@x.org"}]"#, "b@x.org", "bo"), ("b@x.org", "[]", "b@x.org", nil),
            ("B@x.org", #""b@x.org""#, "b@x.org", nil),
            ("bo", #"[{"value":"h@x.org","type":"home"},{"value":"w@x.org"}]"#, "w@x.org", "bo"),
            ("bo", #"[{"value":"w@x.org"},{"value":"h@x.org","type":"home","primary":true}]"#, "h@x.org", "bo"),
            ("bo", #"[{"value":"h@x.org","type":"home"}]"#, "h@x.org", "bo"),
        ])
    func names(userName: String, emails: String, email: String, read: String?) throws {
        let content = try #require(
            JSON(
                #"{"schemas":["\#(SCIMUserSchema.urn)"],"USERNAME":"\#(userName)","emails":\#(emails),"displayName":"Bo"}"#
            )?.object)
        let user = try SCIMUser.read(content, isActive: true)
        #expect(user.email.text == email && user.userName?.text == read && user.name.given == "Bo")
    }

    @Test(
        "A patch changes what it names",
        arguments: [
            (#"{"op":"Replace","path":"userName","value":"bo"}"#, "bo anna@example.org Anna Lindqvist X1 true"),
            (#"{"op":"replace","path":"active","value":"False"}"#, "anna anna@example.org Anna Lindqvist X1 false"),
            (#"{"op":"ADD","value":{"ACTIVE":false}}"#, "anna anna@example.org Anna Lindqvist X1 false"),
            (#"{"op":"remove","path":"externalId"}"#, "anna anna@example.org Anna Lindqvist - true"),
            (#"{"op":"replace","path":"externalId","value":null}"#, "anna anna@example.org Anna Lindqvist - true"),
            (#"{"op":"remove","path":"name.familyName"}"#, "anna anna@example.org Anna X1 true"),
            (
                #"{"op":"replace","path":"name","value":{"givenName":"Bo"}}"#,
                "anna anna@example.org Bo Lindqvist X1 true"
            ),
            (#"{"op":"add","value":{"name.givenName":"Bo"}}"#, "anna anna@example.org Bo Lindqvist X1 true"),
            (
                #"{"op":"replace","path":"emails[type eq \"work\"].value","value":"b@x.org"}"#,
                "anna b@x.org Anna Lindqvist X1 true"
            ),
            (
                #"{"op":"replace","path":"emails[primary eq true]","value":{"value":"b@x.org"}}"#,
                "anna b@x.org Anna Lindqvist X1 true"
            ),
            (#"{"op":"replace","path":"emails","value":"b@x.org"}"#, "anna b@x.org Anna Lindqvist X1 true"),
            (#"{"op":"replace","path":"emails.value","value":"b@x.org"}"#, "anna b@x.org Anna Lindqvist X1 true"),
            (
                #"{"op":"add","path":"emails","value":[{"value":"b@x.org","type":"work"}]}"#,
                "anna b@x.org Anna Lindqvist X1 true"
            ),
            (
                #"{"op":"add","path":"emails","value":[{"value":"b@x.org","type":"home"}]}"#,
                "anna anna@example.org Anna Lindqvist X1 true"
            ),
            (
                #"{"op":"add","path":"emails","value":[{"value":"b@x.org","type":"home","primary":true}]}"#,
                "anna b@x.org Anna Lindqvist X1 true"
            ),
            (
                #"{"op":"add","path":"emails[type eq \"other\"].value","value":"b@x.org"}"#,
                "anna anna@example.org Anna Lindqvist X1 true"
            ),
            (#"{"op":"replace","path":"userName","value":"b@x.org"}"#, "- b@x.org Anna Lindqvist X1 true"),
            (
                #"{"op":"replace","path":"displayName","value":"Other"},{"op":"add","path":"title","value":"Dr"}"#,
                "anna anna@example.org Anna Lindqvist X1 true"
            ),
            (
                #"{"op":"add","path":"\#(SCIMUserSchema.enterprise):manager.value","value":"1"}"#,
                "anna anna@example.org Anna Lindqvist X1 true"
            ),
            (#"{"op":"replace","value":{}}"#, "anna anna@example.org Anna Lindqvist X1 true"),
            (
                #"{"op":"replace","path":"id","value":"01k9zzzzzzzzzzzzzzzzzzzzzz"}"#,
                "anna anna@example.org Anna Lindqvist X1 true"
            ),
        ])
    func patches(operations: String, expected: String) throws {
        let user = try Self.patched(try Self.account(), operations)
        let words = [
            user.userName?.text ?? "-", user.email.text, user.name.full, user.externalID?.text ?? "-",
            String(user.isActive),
        ]
        #expect(words.joined(separator: " ") == expected)
    }

    @Test("Where the address is the user name, a change of one is a change of both")
    func follows() throws {
        let account = try Self.account(userName: nil)
        for operation in [
            #"{"op":"replace","path":"userName","value":"b@x.org"}"#,
            #"{"op":"replace","path":"emails","value":"b@x.org"}"#,
        ] {
            let user = try Self.patched(account, operation)
            #expect(user.email.text == "b@x.org" && user.userName == nil)
        }
        #expect(throws: SCIMFault.namesDiffer) {
            try Self.patched(account, #"{"op":"replace","value":{"userName":"b@x.org","emails":"c@x.org"}}"#)
        }
    }

    @Test("Random patches end in a person or in a fault, and never in another id, an administrator or a password")
    func walks() throws {
        var chance = SeededGenerator(seed: 22)
        let account = try Self.account()
        let names = [
            "userName", "name", "name.givenName", "emails", "emails.value", #"emails[type eq \"work\"].value"#,
            #"emails[not (primary eq true)]"#, "active", "externalId", "id", "meta", "password", "schemas", "x", "",
            "displayName", "groups", SCIMUserSchema.urn + ":active", "emails[value pr]", "name[a pr]",
        ]
        let values = [
            "null", "true", "\"False\"", "\"b@x.org\"", "\"bo\"", "[]", "{}", "[{}]", "1", #"{"value":"c@x.org"}"#,
            #"[{"value":"d@x.org","primary":true},{"value":"e@x.org"}]"#, #"{"givenName":"","familyName":"B"}"#,
            #"{"active":false,"userName":"eve"}"#, "\"\\u0000\"",
        ]
        var read = 0
        for _ in 0..<20_000 {
            let operations = (0..<Int.random(in: 1...4, using: &chance)).map { _ in
                let op = ["add", "replace", "remove", "Replace"].randomElement(using: &chance) ?? "add"
                let path = names.randomElement(using: &chance) ?? ""
                let value = values.randomElement(using: &chance) ?? "null"
                return path.isEmpty
                    ? #"{"op":"\#(op)","value":\#(value)}"# : #"{"op":"\#(op)","path":"\#(path)","value":\#(value)}"#
            }
            do throws(SCIMFault) {
                let text =
                    #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operations.joined(separator: ","))]}"#
                let user = try SCIMUser.read(try SCIMPatch(JSON(text)?.object ?? [:]), of: account)
                read += 1
                // What it ends in can be said as a whole, too.
                var after = account
                (after.email, after.userName, after.name) = (user.email, user.userName, user.name)
                (after.externalID, after.state) = (user.externalID, user.isActive ? .active : .suspended)
                let members = Self.json(after).object ?? [:]
                #expect(try SCIMUser.read(members, isActive: true) == user)
                #expect(operations.allSatisfy { !$0.contains("password") })
            } catch {
                #expect(!error.type.isEmpty)
            }
        }
        #expect(read > 500)
    }

    @Test(
        "How people are found",
        arguments: [
            (#"userName eq "Bo""#, SCIMSearch.keys([.name(SignInName("bo") ?? .nobody)])),
            (#"id eq "nobody""#, .keys([])),
            (
                #"externalId eq "1" or userName eq "b" and title pr"#,
                .keys(
                    Set([ExternalID("1").map(UserKey.externalID), SignInName("b").map(UserKey.name)].compactMap { $0 }))
            ),
            ("active eq false", .range(ProvisionedRange(states: [.suspended]))),
            ("not (active eq false) and id pr", .range(ProvisionedRange(states: [.active, .staged]))),
            ("active eq false or active ne false", .range(.everybody)),
            (
                #"meta.lastModified gt "1970-01-01T00:00:01Z" and meta.lastModified le "1970-01-01T01:00:02.5+01:00""#,
                .range(
                    ProvisionedRange(
                        states: ProvisionedRange.everybody.states,
                        changed: Timestamp(milliseconds: 1_001)...Timestamp(milliseconds: 2_500)))
            ),
        ])
    func searches(text: String, search: SCIMSearch) throws {
        #expect(try SCIMFilter(text)?.search() == search)
    }

    @Test(
        "What no index answers is refused",
        arguments: [
            "title pr", #"userName sw "a""#, #"not (userName eq "a")"#, #"userName eq "a" or active eq true"#,
            #"emails co "a""#, #"password eq "a""#, #"active eq "true""#, #"meta.lastModified gt "yesterday""#,
            #"meta.lastModified gt "2020-01-01T00:00:00""#, #"not (meta.lastModified gt "2020-01-01T00:00:00Z")"#,
        ])
    func refusesSearches(text: String) throws {
        #expect(throws: SCIMFault.filterTooBroad) { try SCIMFilter(text)?.search() }
    }

    @Test(
        "A filter says yes or no to a person",
        arguments: [
            (#"userName eq "ANNA""#, true), (#"externalId eq "x1""#, false), (#"externalId eq "X1""#, true),
            (#"emails co "EXAMPLE""#, true), (#"emails[type eq "home"]"#, false), ("emails[primary eq true]", true),
            (#"emails.type ne "work""#, false), ("title pr", false), (#"title ne "x""#, true), ("title eq null", false),
            ("name.givenName pr", true), ("name pr", true), (#"name.familyName ew "QVIST""#, true),
            (#"meta.created lt "2030-01-01T00:00:00Z""#, true), (#"meta.created gt "2030-01-01T00:00:00Z""#, false),
            ("active eq true", true), (#"active eq "true""#, false), (#"not (userName sw "b") and id pr"#, true),
            ("password pr", false), (#"userName gt "ann" and userName lt "annb""#, true),
        ])
    func matches(text: String, isTrue: Bool) throws {
        let filter = try #require(SCIMFilter(text))
        #expect(filter.matches(Self.json(try Self.account())) == isTrue)
    }

    @Test(
        "A projection shows what is wanted",
        arguments: [
            ([], [], "active displayName emails externalId id meta name schemas userName"),
            (["USERNAME"], [], "id schemas userName"), (["name.givenName"], [], "id name schemas"),
            ([], ["emails", "id", "meta"], "active displayName externalId id name schemas userName"),
            ([SCIMUserSchema.urn + ":active"], [], "active id schemas"), (["password"], [], "id schemas"),
        ])
    func projections(attributes: [String], excluded: [String], shown: String) throws {
        let projection = try #require(SCIMProjection(attributes: attributes, excluded: excluded))
        let members = try #require(projection.shown(of: Self.json(try Self.account())).object)
        #expect(members.keys.sorted().joined(separator: " ") == shown)
        if let email = members["emails"] { #expect(!email.description.contains("primary")) }
    }

    @Test("A projection wants names, of one sort", arguments: [(["a b"], []), (["a[b pr]"], []), (["a"], ["b"])])
    func refusesProjections(attributes: [String], excluded: [String]) {
        #expect(SCIMProjection(attributes: attributes, excluded: excluded) == nil)
    }

    @Test("Times are written and read", arguments: [0, 1_795_356_300_123, 951_782_400_000])
    func times(milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(SCIMTime.read(SCIMTime.text(time)) == time)
        #expect(SCIMTime.text(Timestamp(milliseconds: 1_000)) == "1970-01-01T00:00:01.000Z")
    }
}
