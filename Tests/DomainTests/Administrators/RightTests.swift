import Domain
import Testing

@Suite("Who may do what")
struct RightTests {
    /// The table once more, by hand.
    static let table: [(AdministratorRole, [Right])] = [
        (.owner, [.reading, .auditing, .helpDesk, .administration, .ownership]),
        (.administrator, [.reading, .auditing, .helpDesk, .administration]),
        (.helpdesk, [.reading, .helpDesk]),
        (.auditor, [.reading, .auditing]),
    ]

    @Test("A role has the rights of the table and no other", arguments: table)
    func roles(role: AdministratorRole, rights: [Right]) throws {
        #expect(try Account.sample(kind: .administrator(role)).rights == Set(rights))
        #expect(Self.table.map(\.0) == AdministratorRole.allCases)
    }

    @Test("Who is not an active administrator has none", arguments: [AccountState.staged, .suspended])
    func none(state: AccountState) throws {
        for role in AdministratorRole.allCases {
            #expect(try Account.sample(kind: .administrator(role), state: state).rights.isEmpty)
        }
        #expect(try Account.sample().rights.isEmpty)
    }

    @Test("The help desk unlocks, sends resets and reads out codes; everything else is the administrators'")
    func actions() {
        let helpDesk = UserAction.allCases.filter { $0.right == .helpDesk }.map(\.name)
        #expect(Set(helpDesk) == ["unlock", "send-reset", "send-reset-to-recovery", "spoken-code"])
        #expect(UserAction.allCases.filter { $0.right != .helpDesk }.allSatisfy { $0.right == .administration })
        #expect(HelpDeskAction.allCases.map(\.rawValue) == HelpDeskAction.allCases.map(\.action.name))
    }

    @Test("Every action is found by its name", arguments: UserAction.allCases)
    func names(action: UserAction) {
        #expect(UserAction(name: action.name) == action)
        #expect(UserAction(name: action.name.uppercased()) == nil)
    }
}

@Suite("Reasons")
struct ReasonTests {
    @Test(
        "A reason is a line of at most 200 characters",
        arguments: ["left", "Ärger, 電話 #4711 = \"x\"", String(repeating: "é", count: 200)])
    func good(text: String) throws {
        #expect(try Reason("  \(text) ").text == text)
    }

    @Test(
        "Control characters, several lines and backward text are none",
        arguments: [
            "a\u{0}b", "a\nb", "a\r\nBcc: x", "a\u{202E}b", String(repeating: "a", count: 201),
            String(repeating: "a", count: 100_000),
        ])
    func malformed(text: String) {
        #expect(throws: Reason.Fault.malformed) { try Reason(text) }
    }

    @Test("Nothing is none", arguments: ["", "  \t "])
    func empty(text: String) {
        #expect(throws: Reason.Fault.empty) { try Reason(text) }
    }
}
