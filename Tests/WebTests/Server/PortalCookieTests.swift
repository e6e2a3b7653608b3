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
    }

    @Test("is read back")
    func reading() {
        let headers: HTTPFields = [.cookie: "other=1; lockstep=\(session.text.exposed)"]
        #expect(PortalCookie.session.token(in: headers, isSecure: false)?.digest == session.digest)
    }

    @Test("is not believed where it comes twice, bears another kind of token, or lacks the prefix over TLS")
    func disbelief() {
        let text = session.text.exposed
        let browser = Chance.seeded(2).token(.browser).text.exposed
        let twice: HTTPFields = [.cookie: "lockstep=\(text); lockstep=\(text)"]
        let otherKind: HTTPFields = [.cookie: "lockstep=\(browser)"]
        let unprefixed: HTTPFields = [.cookie: "lockstep=\(text)"]
        #expect(PortalCookie.session.token(in: twice, isSecure: false) == nil)
        #expect(PortalCookie.session.token(in: otherKind, isSecure: false) == nil)
        #expect(PortalCookie.session.token(in: unprefixed, isSecure: true) == nil)
    }
}
