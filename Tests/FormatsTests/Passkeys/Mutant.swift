import Formats
import Testing

/// One way in which what a browser or an authenticator says can differ from the usual.
struct Mutant<Parts>: Sendable, CustomTestStringConvertible {
    let name: String
    /// What it is refused for; `nil` where it is none of our business.
    let fault: PasskeyFault?
    let change: @Sendable (inout Parts) -> Void

    init(_ name: String, _ fault: PasskeyFault?, _ change: @escaping @Sendable (inout Parts) -> Void) {
        self.name = name
        self.fault = fault
        self.change = change
    }

    static func harmless(_ name: String, _ change: @escaping @Sendable (inout Parts) -> Void) -> Mutant {
        Mutant(name, nil, change)
    }

    var testDescription: String { name }

    /// The same mutant where the part that it changes is in another one.
    func within<Whole>(_ path: any WritableKeyPath<Whole, Parts> & Sendable) -> Mutant<Whole> {
        Mutant<Whole>(name, fault) { change(&$0[keyPath: path]) }
    }
}
