import Formats

/// What identity systems ask for.
extension FuzzTests {
    static let scimTargets: [FuzzTarget] = [
        FuzzTarget("SCIMFilter", seeds: filters) {
            String(validating: $0, as: UTF8.self).flatMap { SCIMFilter($0) }
        } holds: { filter, _ in
            // Our own way of writing it may be longer than what was read; then it is refused, and that is all.
            let written = filter.description
            return written.utf8.count > SCIMFilter.longest || SCIMFilter(written) == filter
        },
        FuzzTarget("SCIMPath", seeds: paths) {
            String(validating: $0, as: UTF8.self).flatMap { SCIMPath($0) }
        } holds: { path, _ in
            let written = path.description
            return written.utf8.count > SCIMFilter.longest || SCIMPath(written) == path
        },
    ]

    private static let filters = [
        #"userName eq "bjensen" and (emails[type eq "work" and value co "@example.com"] or not (title pr))"#,
        #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J\u00e9" or active ne false or a le -1.5e3"#,
        #"externalId eq "a\"b\\c" and meta.lastModified ge "2011-05-13T04:42:34Z" or $ref eq null"#,
    ].map { Array($0.utf8) }

    private static let paths = [
        #"emails[type eq "work" and primary eq true].value"#,
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName", "name.familyName",
    ].map { Array($0.utf8) }
}
