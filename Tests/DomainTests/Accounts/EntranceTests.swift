import Domain
import Testing

@Suite("The two portals")
struct EntranceTests {
    @Test(
        "An address is in the administrators' portal or in the users'",
        arguments: [
            ("/admin", Entrance.administrators), ("/admin/", .administrators), ("/admin/login", .administrators),
            ("/admin?x", .administrators), ("/", .users), ("", .users), ("/login", .users),
            ("/administrators", .users), ("/adminlogin", .users), ("/x/admin", .users), ("//admin/login", .users),
            ("/Admin/login", .users),
        ])
    func containing(address: String, entrance: Entrance) {
        #expect(Entrance(containing: address) == entrance)
    }

    @Test("A page of a portal is an address in it", arguments: ["/", "/login", "/reset/lsr_x", "/activity?before=3"])
    func addresses(path: String) {
        #expect(Entrance.users.address(of: path) == path)
        #expect(Entrance.administrators.address(of: path) == (path == "/" ? "/admin" : "/admin\(path)"))
        for entrance in Entrance.allCases {
            #expect(Entrance(containing: entrance.address(of: path)) == entrance)
        }
    }

    @Test("Whoever administers has the administrators' portal")
    func ofAccounts() {
        #expect(AccountKind.user.entrance == .users)
        for role in AdministratorRole.allCases {
            #expect(AccountKind.administrator(role).entrance == .administrators)
        }
    }
}
