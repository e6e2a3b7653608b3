import Testing
import Web

@Suite("A form with a file")
struct MultipartBodyTests {
    private static func body(_ parts: String..., end: String = "--x--\r\n") -> [UInt8] {
        Array((parts.map { "--x\r\n\($0)\r\n" }.joined() + end).utf8)
    }

    private static let csrf = "Content-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken"
    private static let file =
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\nemail\r\n\r\n--y\r\n"

    @Test("Fields and the file come as they were sent, line ends and all")
    func isRead() throws {
        let body = try MultipartBody.parse(Self.body(Self.csrf, Self.file), boundary: "x")
        #expect(body.fields == ["csrf": "token"])
        #expect(body.file == Array("email\r\n\r\n--y\r\n".utf8))
    }

    @Test("A file may be empty, and may be missing")
    func mayBeEmpty() throws {
        let empty = "Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n"
        #expect(try MultipartBody.parse(Self.body(empty), boundary: "x").file == [])
        #expect(try MultipartBody.parse(Self.body(Self.csrf), boundary: "x").file == nil)
    }

    @Test(
        "What could be read in two ways is refused",
        arguments: [
            body(csrf, csrf), body(file, file), body(csrf, end: ""), body(csrf, end: "--x"), Array("--x".utf8), [],
            body("Content-Disposition: form-data\r\n\r\nx"), body("name=\"csrf\"\r\n\r\nx"), body("no end of the head"),
            body("Content-Disposition: form-data; name=\"csrf\"\r\n\r\na\u{0}b"),
            body("Content-Disposition: form-data; name=\"other\"; filename=\"a\"\r\n\r\nx"),
            [0x20] + body(csrf),
        ])
    func isRefused(_ bytes: [UInt8]) {
        #expect(throws: WebFault.badRequest) { try MultipartBody.parse(bytes, boundary: "x") }
    }

    @Test(
        "The boundary is found in its content type, and in no other",
        arguments: [
            ("multipart/form-data; boundary=x", "x"), ("Multipart/Form-Data;boundary=\"----a\"", "----a"),
            ("multipart/form-data", nil), ("multipart/mixed; boundary=x", nil), ("multipart/form-data; boundary=", nil),
            ("multipart/form-data; boundary=\(String(repeating: "x", count: 71))", nil), ("text/csv", nil),
        ] as [(String, String?)])
    func boundary(_ type: String, _ boundary: String?) {
        #expect(MultipartBody.boundary(of: type) == boundary)
    }
}
