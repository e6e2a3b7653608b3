/// The attributes of a person that identity systems write and read here (RFC 7643, sections 3.1 and 4.1).
package enum SCIMUserSchema {
    package static let urn = "urn:ietf:params:scim:schemas:core:2.0:User"
    package static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    /// Its own, as `/Schemas` lists them.
    static let attributes: [SCIMDefinition] = [
        SCIMDefinition(
            "userName",
            "What the person signs in with: a user name, or the same address as in emails. Letters, digits, dots, dashes "
                + "and underscores, or an address."
        ).with { ($0.isRequired, $0.uniqueness) = (true, .server) },
        SCIMDefinition("name", .complex, "What the person is called; displayName or userName where it is left out.")
            .with {
                $0.isRequired = true
                $0.parts = [
                    SCIMDefinition("givenName", "The given name."), SCIMDefinition("familyName", "The family name."),
                ]
            },
        SCIMDefinition("displayName", "Both names as pages show them.").with { $0.mutability = .readOnly },
        SCIMDefinition(
            "emails", .complex,
            "The one address that mail goes to. Of several, the primary one is taken, or else the one for work."
        ).with {
            ($0.isMulti, $0.isRequired) = (true, true)
            $0.parts = [
                SCIMDefinition("value", "The address.").with { ($0.isRequired, $0.uniqueness) = (true, .server) },
                SCIMDefinition("type", "Always work.").with { $0.choices = ["work"] },
                SCIMDefinition("primary", .boolean, "Always true, and only shown when asked for.").with {
                    ($0.mutability, $0.returned) = (.readOnly, .request)
                },
            ]
        },
        SCIMDefinition(
            "active", .boolean, "Whether the person may sign in. False suspends the account and ends its sessions."
        ).with { $0.isRequired = true },
    ]

    /// What every resource has.
    private static let common: [SCIMDefinition] = [
        SCIMDefinition("schemas", .reference, "Which schemas it follows.").with {
            ($0.isMulti, $0.isCaseExact, $0.returned) = (true, true, .always)
        },
        SCIMDefinition("id", "Ours.").with {
            ($0.isCaseExact, $0.mutability, $0.returned) = (true, .readOnly, .always)
        },
        SCIMDefinition("externalId", "The identity system's.").with { $0.isCaseExact = true },
        SCIMDefinition("meta", .complex, "About the resource.").with {
            $0.mutability = .readOnly
            $0.parts = [
                SCIMDefinition("resourceType", "User.").with { $0.isCaseExact = true },
                SCIMDefinition("created", .dateTime, "When it was added."),
                SCIMDefinition("lastModified", .dateTime, "When it changed last."),
                SCIMDefinition("location", .reference, "Where it is.").with { $0.isCaseExact = true },
                SCIMDefinition("version", "Its ETag.").with { $0.isCaseExact = true },
            ]
        },
    ]

    static let everything = common + attributes

    /// Attributes that the schemas of RFC 7643 have and that are not kept here. What comes for them is passed over, because
    /// identity systems send whatever they know.
    static let passedOver: Set<String> = [
        "displayname", "nickname", "profileurl", "title", "usertype", "preferredlanguage", "locale", "timezone",
        "phonenumbers", "ims", "photos", "addresses", "groups", "entitlements", "roles", "x509certificates",
    ]

    /// The same, of parts of attributes that are kept.
    static let passedOverParts: Set<String> = [
        "name.formatted", "name.middlename", "name.honorificprefix", "name.honorificsuffix", "emails.display",
        "emails.$ref",
    ]
}
