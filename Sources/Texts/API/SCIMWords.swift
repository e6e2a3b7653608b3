/// What identity systems, and whoever connects them, read in answers of SCIM.
package enum SCIMWords {
    package static let bodyMalformed =
        "The content is not one JSON object as RFC 7644 has it, or can be read in two ways"
    package static func schemaMissing(_ urn: String) -> String { "schemas has to name \(urn)" }
    package static let filterMalformed =
        "This filter can’t be read: see RFC 7644, section 3.4.2.2. It has at most 2,000 bytes and 16 levels"
    package static let filterTooBroad = """
        People are found by userName, emails, externalId or id with eq (and whatever is said of them besides), by active, \
        and by meta.lastModified; fifty at most by name. This filter asks for something else
        """
    package static func pathMalformed(_ path: String) -> String { "There is no such attribute: \(path)" }
    package static func noTarget(_ path: String) -> String { "Nothing is where this path leads: \(path)" }
    package static func readOnly(_ path: String) -> String { "This can’t be changed: \(path)" }
    package static func needed(_ name: String) -> String { "This can’t be taken away: \(name)" }
    package static func valueMissing(_ name: String) -> String { "A value is needed for \(name)" }
    package static func valueMalformed(_ name: String) -> String { "This value is not possible for \(name)" }
    package static let namesDiffer = """
        userName is an address, and another one than that of emails. Send the same address in both, or a user name \
        without an @
        """
    package static let passwordRefused =
        "People choose their passwords themselves: leave password out, and a mail leads them to their first one"
    package static let unsupported = "This server doesn’t do this: see ServiceProviderConfig"
    package static let pageMalformed = "startIndex and count are whole numbers"
    package static let cursorInvalid =
        "This cursor is of no page of this list. Leave it empty for the first page, and keep the filter for the next ones"
    package static let cursorExpired =
        "This cursor is over: the next page is asked for within an hour. Begin with the first page"
    package static func countInvalid(_ largest: Int) -> String {
        "With a cursor, count is a number from 1 to \(largest)"
    }
    package static let twoWaysToPage = "startIndex and cursor are two ways to page: use one"
    package static let attributesMalformed =
        "attributes and excludedAttributes are names of attributes, and one excludes the other"
}
