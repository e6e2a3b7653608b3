import Domain
import Testing

@Suite("A secret")
struct SecretTests {
    @Test("Is not seen by printing, describing, reflecting or dumping it")
    func hidden() {
        let secret = Secret("violet harbour 42")
        var dumped = ""
        dump(secret, to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), dumped, "\([secret])",
            "\(Optional(secret) as Any)",
        ]
        for text in texts { #expect(!text.contains("violet"), "\(text)") }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("Is not seen inside something else that is printed")
    func nested() {
        struct Holder { let inner: Secret<[UInt8]> }
        var dumped = ""
        dump(Holder(inner: Secret([118, 105, 111])), to: &dumped)
        #expect(!dumped.contains("118") && !"\(Holder(inner: Secret([118, 105])))".contains("118"))
    }

    @Test("Can be neither compared nor encoded")
    func inert() {
        let secret: Any = Secret("x")
        #expect(!(secret is any Hashable) && !(secret is any Equatable) && !(secret is any Encodable))
    }
}
