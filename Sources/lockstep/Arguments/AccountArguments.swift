import ArgumentParser
import Domain

// What is typed becomes a checked value here; the words are the same as beside a form's field.

extension EmailAddress {
    init(argument: String) throws(CommandFailure) {
        do throws(Fault) {
            try self.init(argument)
        } catch {
            throw .refused([error.refusal])
        }
    }
}

extension UserName {
    init(argument: String) throws(CommandFailure) {
        do throws(Fault) {
            try self.init(argument)
        } catch {
            throw .refused([.userNameMalformed])
        }
    }
}

extension PersonName {
    init(given: String, familyArgument family: String) throws(CommandFailure) {
        do throws(Fault) {
            try self.init(given: given, family: family)
        } catch {
            throw .refused([.nameMalformed])
        }
    }
}

extension AdministratorRole: ExpressibleByArgument {}
