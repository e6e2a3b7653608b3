import Formats
import Testing

@Suite("Filters and paths of SCIM (RFC 7644)")
struct SCIMFilterTests {
    @Test(
        "A filter is read, and written in one way",
        arguments: [
            // The RFC's own examples (section 3.4.2.2).
            (#"userName eq "bjensen""#, #"userName eq "bjensen""#),
            (#"name.familyName co "O'Malley""#, #"name.familyName co "O'Malley""#),
            (
                #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
                #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#
            ),
            ("title pr", "title pr"),
            (#"meta.lastModified gt "2011-05-13T04:42:34Z""#, #"meta.lastModified gt "2011-05-13T04:42:34Z""#),
            (#"title pr and userType eq "Employee""#, #"title pr and userType eq "Employee""#),
            (
                #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
                #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#
            ),
            (
                #"userType ne "Employee" and not (emails co "example.com")"#,
                #"userType ne "Employee" and not (emails co "example.com")"#
            ),
            (
                #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]"#,
                #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]"#
            ),
            // `and` binds more than `or`; of equals the left one comes first.
            ("a pr or b pr and c pr", "a pr or (b pr and c pr)"), ("a pr and b pr or c pr", "(a pr and b pr) or c pr"),
            ("a pr or b pr or c pr", "(a pr or b pr) or c pr"),
            ("active EQ true", "active eq true"), ("a Eq 1 AND NOT(b PR)", "a eq 1 and not (b pr)"),
            ("a eq null", "a eq null"), (#"a eq "\u0022 or b pr""#, #"a eq "\" or b pr""#),
        ])
    func reads(text: String, written: String) throws {
        let filter = try #require(SCIMFilter(text))
        #expect(filter.description == written)
        #expect(SCIMFilter(filter.description) == filter)
    }

    @Test(
        "What the grammar doesn't have is refused",
        arguments: [
            "", " ", "userName", "userName eq", "userName eq bjensen", "userName eq 'x'", #"userName == "x""#,
            #"userName eq "x" or"#, #"userName eq "x" or "#, #"userName eq "x";"#, #"userName eq "x" -- "#,
            #"userName eq "x""y""#, #"userName eq "x"#, #"userName eq "\"#, #"userName eq "\ud800""#,
            #"userName  eq "x""#, #" userName eq "x""#, #"userName eq "x" "#, #"1name eq "x""#, #"a.b.c eq "x""#,
            #"a eq ["x"]"#, #"a eq {}"#, "a eq 01", "a eq +1", "a eq tru", "(a pr", "a pr)", "a[", "a[b pr", "a[]",
            "not a pr",
            "()", "http://x:a pr", "a pr\0", "a\npr", "é pr", "a pr and", "and a pr", "a..b pr", ".a pr", "a. pr",
            "a eq \"\u{0}\"",
        ])
    func refuses(text: String) {
        #expect(SCIMFilter(text) == nil)
    }

    @Test("A filter as deep or as long as nobody asks is refused, quickly")
    func bounds() {
        let deep = { (depth: Int) in
            String(repeating: "(", count: depth) + "a pr" + String(repeating: ")", count: depth)
        }
        #expect(SCIMFilter(deep(16)) != nil && SCIMFilter(deep(17)) == nil)
        #expect(SCIMFilter(deep(900)) == nil && SCIMFilter(String(repeating: "(", count: 1_000_000)) == nil)
        let chain = { (count: Int) in Array(repeating: "a pr", count: count).joined(separator: " or ") }
        #expect(SCIMFilter(chain(16)) != nil && SCIMFilter(chain(17)) == nil)
        #expect(SCIMFilter(#"a eq ""# + String(repeating: "x", count: 2_000) + #"""#) == nil)
        #expect(SCIMFilter(String(repeating: "not (", count: 16) + "a pr" + String(repeating: ")", count: 16)) == nil)
    }

    @Test(
        "A path names an attribute, some of its values, or a part of them",
        arguments: [
            ("members", "members"), ("name.familyName", "name.familyName"),
            (#"addresses[type eq "work"]"#, #"addresses[type eq "work"]"#),
            (
                #"emails[type EQ "work" and primary eq true].value"#,
                #"emails[type eq "work" and primary eq true].value"#
            ),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName",
                "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName"
            ),
        ])
    func paths(text: String, written: String) throws {
        let path = try #require(SCIMPath(text))
        #expect(path.description == written && SCIMPath(path.description) == path)
    }

    @Test(
        "What is no path is refused",
        arguments: [
            "", "a b", "a[b pr]c", "a[b pr].", "a.b[c pr]", "a[b pr].c.d", "a.b.c", "/a", "a[b pr][c pr]", "a eq 1",
        ])
    func noPaths(text: String) {
        #expect(SCIMPath(text) == nil)
    }

    @Test("Attributes are told apart without regard to capitals")
    func keys() throws {
        let path = try #require(SCIMPath("urn:ietf:params:scim:schemas:core:2.0:User:eMails.VALUE"))
        #expect(path.attribute.key == "emails.value")
    }
}
