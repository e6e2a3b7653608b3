/// Takes the rows of a table one by one, and says what is wrong with each, also with regard to those before it.
package struct ImportReading: Sendable {
    /// More people than any organisation has that Lockstep is made for, and as many as fit into a small machine.
    package static let longest = 1_000_000

    private let heading: ImportHeading
    /// The lines on which addresses and user names stood first, by their comparison keys.
    private var addresses: [String: Int] = [:]
    private var userNames: [String: Int] = [:]

    package private(set) var rows = 0
    /// Those with whose rows nothing is wrong.
    package private(set) var people: [ImportedPerson] = []
    package private(set) var faults: [ImportFault] = []

    package init(_ heading: ImportHeading) {
        self.heading = heading
    }

    /// - Returns: Whether more may come.
    package mutating func take(_ fields: [String], line: Int) -> Bool {
        guard rows < Self.longest else {
            faults.append(ImportFault(line: line, .tooManyPeople(limit: Self.longest)))
            return false
        }
        rows += 1
        guard fields.count == heading.width else {
            faults.append(ImportFault(line: line, .fieldCount(fields.count, expected: heading.width)))
            return true
        }
        let before = faults.count
        let email = address(heading.field(.email, of: fields) ?? "", line)
        let userName = userName(heading.field(.userName, of: fields) ?? "", line)
        let name = name(
            given: heading.field(.givenName, of: fields) ?? "", family: heading.field(.familyName, of: fields) ?? "",
            line)
        if faults.count == before, let email, let name {
            people.append(ImportedPerson(line: line, email: email, userName: userName, name: name))
        }
        return true
    }

    private mutating func address(_ text: String, _ line: Int) -> EmailAddress? {
        do throws(EmailAddress.Fault) {
            let address = try EmailAddress(text)
            if let first = Self.note(address.key, on: line, in: &addresses) {
                faults.append(ImportFault(line: line, column: .email, .repeated(line: first)))
            }
            return address
        } catch {
            faults.append(ImportFault(line: line, column: .email, .refused(error.refusal)))
            return nil
        }
    }

    /// Nobody needs one: an empty field is none.
    private mutating func userName(_ text: String, _ line: Int) -> UserName? {
        do throws(UserName.Fault) {
            let name = try UserName(text)
            if let first = Self.note(name.key, on: line, in: &userNames) {
                faults.append(ImportFault(line: line, column: .userName, .repeated(line: first)))
            }
            return name
        } catch {
            if error != .empty {
                faults.append(ImportFault(line: line, column: .userName, .refused(.userNameMalformed)))
            }
            return nil
        }
    }

    private mutating func name(given: String, family: String, _ line: Int) -> PersonName? {
        do throws(PersonName.Fault) {
            return try PersonName(given: given, family: family)
        } catch {
            faults.append(ImportFault(line: line, column: .givenName, .refused(.nameMalformed)))
            return nil
        }
    }

    /// Answers the line on which the key stood first, where it did before.
    private static func note(_ key: String, on line: Int, in lines: inout [String: Int]) -> Int? {
        if let first = lines[key] { return first }
        lines[key] = line
        return nil
    }
}
