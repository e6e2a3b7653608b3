import Crypto
package import Domain

/// A person as identity systems are shown them (RFC 7643, section 4.1), and as they describe one.
package enum SCIMUser {
    /// The whole resource; what is shown of it is a `SCIMProjection`'s.
    ///
    /// - Parameter base: Where everything is: `https://lockstep.example.org/scim/v2`.
    package static func json(of account: Account, base: String) -> JSON {
        var members = facts(of: account)
        members["schemas"] = .array([.string(SCIMUserSchema.urn)])
        members["meta"] = .object([
            "resourceType": .string("User"), "created": .string(SCIMTime.text(account.createdAt)),
            "lastModified": .string(SCIMTime.text(account.changedAt)),
            "location": .string("\(base)/Users/\(account.id)"), "version": .string(version(of: account)),
        ])
        return .object(members)
    }

    /// The weak ETag (RFC 9110, section 8.8.3) of whatever is shown of the account.
    package static func version(of account: Account) -> String {
        let text = "\(account.changedAt.milliseconds) \(JSON.object(facts(of: account)))"
        return "W/\"\(Base64URL.encode(Array(SHA256.hash(data: Array(text.utf8)).prefix(12))))\""
    }

    private static func facts(of account: Account) -> [String: JSON] {
        let user = account.provisioned
        var members: [String: JSON] = [
            "id": .string(account.id.rawValue), "userName": .string(user.userName?.text ?? user.email.text),
            "displayName": .string(user.name.full), "active": .bool(user.isActive),
            "emails": .array([
                .object(["value": .string(user.email.text), "type": .string("work"), "primary": .bool(true)])
            ]),
        ]
        let name = ["givenName": user.name.given, "familyName": user.name.family].filter { !$0.value.isEmpty }
        members["name"] = .object(name.mapValues(JSON.string))
        if let id = user.externalID { members["externalId"] = .string(id.text) }
        return members
    }

    /// A person as a whole: what a resource that is added or replaced says.
    ///
    /// - Parameter isActive: Where it doesn't say: nobody is let in, or kept out, by leaving it out.
    package static func read(_ content: [String: JSON], isActive: Bool) throws(SCIMFault) -> ProvisionedUser {
        let schemas = content.first { $0.key.lowercased() == "schemas" }?.value.each ?? []
        guard schemas.contains(where: { $0.string?.lowercased() == SCIMUserSchema.urn.lowercased() }) else {
            throw .schemaMissing(SCIMUserSchema.urn)
        }
        return try user(from: SCIMUserSchema.everything.canonical(content), isActive: isActive, before: nil)
    }

    /// A person as they are after some changes.
    package static func read(_ patch: SCIMPatch, of account: Account) throws(SCIMFault) -> ProvisionedUser {
        let before = account.provisioned
        return try user(from: patch.applied(to: facts(of: account)), isActive: before.isActive, before: before)
    }

    /// - Parameters:
    ///   - resource: Named as the schema has it.
    ///   - before: For what was changed in part; `nil` where all of it was given.
    private static func user(
        from resource: [String: JSON], isActive: Bool, before: ProvisionedUser?
    ) throws(SCIMFault) -> ProvisionedUser {
        let (email, userName) = try signInNames(in: resource, before: before)
        var externalID: ExternalID?
        if let value = resource["externalId"] {
            externalID = value.string.flatMap { ExternalID($0) }
            guard externalID != nil else { throw .valueMalformed("externalId") }
        }
        return ProvisionedUser(
            email: email, userName: userName, name: try name(in: resource, mayLack: before == nil),
            externalID: externalID,
            isActive: try resource["active"].map(flag) ?? isActive)
    }

    /// Identity systems call people by a user name or by an address. An address is no user name here: as `userName` it
    /// stands for the one in `emails`.
    private static func signInNames(
        in resource: [String: JSON], before: ProvisionedUser?
    ) throws(SCIMFault) -> (EmailAddress, UserName?) {
        guard let typed = resource["userName"] else { throw .valueMissing("userName") }
        guard let name = typed.string, !name.utf8.contains(0) else { throw .valueMalformed("userName") }
        let email = try email(in: resource)
        guard name.contains("@") else {
            guard let userName = try? UserName(name) else { throw .valueMalformed("userName") }
            guard let email else { throw .valueMissing("emails") }
            return (email, userName)
        }
        guard let address = try? EmailAddress(name) else { throw .valueMalformed("userName") }
        guard let email, email.key != address.key else { return (email ?? address, nil) }
        // One of the two was changed, and the other follows.
        if before?.email.key == email.key { return (address, nil) }
        if before?.email.key == address.key { return (email, nil) }
        throw .namesDiffer
    }

    private static func email(in resource: [String: JSON]) throws(SCIMFault) -> EmailAddress? {
        let all = resource["emails"]?.each.compactMap(\.object) ?? []
        let chosen =
            all.first { $0["primary"] == .bool(true) } ?? all.first { SCIMUserSchema.kind(of: $0) == "work" }
            ?? all.first
        guard let chosen else { return nil }
        guard let text = chosen["value"]?.string else { throw .valueMissing("emails.value") }
        guard let email = try? EmailAddress(text) else { throw .valueMalformed("emails.value") }
        return email
    }

    /// - Parameter mayLack: Whether somebody without names is called what they are displayed as, or what they sign in with.
    private static func name(in resource: [String: JSON], mayLack: Bool) throws(SCIMFault) -> PersonName {
        let parts = resource["name"] ?? .object([:])
        guard parts.object != nil else { throw .valueMalformed("name") }
        func text(_ part: String) throws(SCIMFault) -> String {
            guard let value = parts[part] else { return "" }
            guard let text = value.string else { throw .valueMalformed("name.\(part)") }
            return text
        }
        var given = try text("givenName")
        let family = try text("familyName")
        if given.isEmpty, family.isEmpty {
            let others = [resource["displayName"], resource["userName"]].compactMap { $0?.string }
            guard mayLack, let other = others.first(where: { !$0.isEmpty }) else { throw .valueMissing("name") }
            given = String(other.prefix { $0 != "@" })
        }
        guard let name = try? PersonName(given: given, family: family) else { throw .valueMalformed("name") }
        return name
    }

    /// Microsoft Entra sends truth values as texts.
    private static func flag(_ value: JSON) throws(SCIMFault) -> Bool {
        switch value {
        case .bool(let flag): return flag
        case .string(let text) where ["true", "false"].contains(text.lowercased()): return text.lowercased() == "true"
        default: throw .valueMalformed("active")
        }
    }
}

extension SCIMUserSchema {
    /// Of an address; work where it doesn't say.
    static func kind(of email: [String: JSON]) -> String { email["type"]?.string?.lowercased() ?? "work" }
}

extension [SCIMDefinition] {
    /// The members that there are definitions of, named as these have them. What is null, or an empty list, is not there
    /// (RFC 7643, section 2.5); what nobody has defined is passed over.
    func canonical(_ members: [String: JSON]) throws(SCIMFault) -> [String: JSON] {
        var canonical: [String: JSON] = [:]
        for (name, value) in members {
            if name.lowercased() == "password", value != .null { throw .passwordRefused }
            guard let definition = self[name], value != .null, value != .array([]) else { continue }
            let read = try definition.canonical(value)
            guard canonical.updateValue(read, forKey: definition.name) == nil else { throw .valueMalformed(name) }
        }
        return canonical
    }
}

extension SCIMDefinition {
    /// In one address book nobody has more.
    static let mostValues = 20

    func canonical(_ value: JSON) throws(SCIMFault) -> JSON {
        guard !parts.isEmpty else { return value }
        guard isMulti else {
            guard let members = value.object else { throw .valueMalformed(name) }
            return .object(try parts.canonical(members))
        }
        guard value.each.count <= Self.mostValues else { throw .valueMalformed(name) }
        var values: [JSON] = []
        for one in value.each {
            // A text by itself is the value.
            guard let members = one.string.map({ ["value": JSON.string($0)] }) ?? one.object else {
                throw .valueMalformed(name)
            }
            values.append(.object(try parts.canonical(members)))
        }
        return .array(values)
    }
}
