extension HTML {
    /// ` name="value"`, with its leading space; nothing without a value.
    package static func attribute(_ name: StaticString, _ value: String?) -> HTML {
        guard let value else { return .nothing }
        return " \(HTML(stringLiteral: name))=\"\(value)\""
    }

    /// ` name`, with its leading space, where it holds.
    package static func attribute(_ name: StaticString, _ holds: Bool) -> HTML {
        holds ? " \(HTML(stringLiteral: name))" : .nothing
    }
}
