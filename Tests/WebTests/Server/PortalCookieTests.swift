import Domain
import Formats
import HTTPTypes
import Testing
import Web

@Suite("A portal cookie")
struct PortalCookieTests {
    private let session = Chance.seeded(1).token(.session)

    @Test("is bound to the host over TLS")
    func attributes() {
        let text = session.text.exposed
        #expect(
            PortalCookie.session.setting(session, isSecure: true)
                == "__Host-lockstep=\(text); Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(
            PortalCookie.session.setting(session, isSecure: false)
                == "lockstep=\(text); Path=/; HttpOnly; SameSite=Lax")
        let administrators = Chance.seeded(1).token(.session, at: .administrators)
        #expect(
            PortalCookie.session.setting(administrators, isSecure: true)
                == "__Host-lockstep-admin=\(administrators.text.exposed); Path=/; HttpOnly; SameSite=Lax; Secure")
    }

    @Test("is read back")
    func reading() {
        let headers: HTTPFields = [.cookie: "other=1; lockstep=\(session.text.exposed)"]
        #expect(PortalCookie.session.token(in: headers, at: .users, isSecure: false)?.digest == session.digest)
    }

    @Test("is not believed where it comes twice, bears another kind of token, or lacks the prefix over TLS")
    func disbelief() {
        let text = session.text.exposed
        let browser = Chance.seeded(2).token(.browser).text.exposed
        let twice: HTTPFields = [.cookie: "lockstep=\(text); lockstep=\(text)"]
        let otherKind: HTTPFields = [.cookie: "lockstep=\(browser)"]
        let unprefixed: HTTPFields = [.cookie: "lockstep=\(text)"]
        #expect(PortalCookie.session.token(in: twice, at: .users, isSecure: false) == nil)
        #expect(PortalCookie.session.token(in: otherKind, at: .users, isSecure: false) == nil)
        #expect(PortalCookie.session.token(in: unprefixed, at: .users, isSecure: true) == nil)
    }

    @Test(
        "No portal takes the other's, under whatever name", arguments: PortalCookie.allCases, [true, false])
    func portalsAreApart(cookie: PortalCookie, isSecure: Bool) {
        for kind in TokenKind.allCases {
            for (own, other) in [(Entrance.users, Entrance.administrators), (.administrators, .users)] {
                let token = Chance.seeded(3).token(kind, at: own)
                let asItIs = cookie.setting(token, isSecure: isSecure).prefix { $0 != ";" }
                let otherName = cookie.setting(Chance.seeded(4).token(kind, at: other), isSecure: isSecure)
                    .prefix { $0 != "=" }
                let moved: HTTPFields = [.cookie: "\(otherName)=\(token.text.exposed)"]
                #expect(cookie.token(in: moved, at: other, isSecure: isSecure) == nil)
                #expect(cookie.token(in: moved, at: own, isSecure: isSecure) == nil)
                let plain: HTTPFields = [.cookie: String(asItIs)]
                #expect(cookie.token(in: plain, at: other, isSecure: isSecure) == nil)
            }
        }
    }

    @Test("No two have one name")
    func names() {
        let names = PortalCookie.allCases.flatMap { cookie in
            Entrance.allCases.map { entrance in
                String(
                    cookie.setting(Chance.seeded(1).token(.session, at: entrance), isSecure: false)
                        .prefix { $0 != "=" })
            }
        }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.hasPrefix("lockstep") })
    }
}
