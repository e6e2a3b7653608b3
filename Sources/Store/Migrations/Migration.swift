/// One step of the schema. Once released it never changes; a later step corrects it.
package struct Migration: Sendable {
    /// Its place in the one timeline: 1, 2, 3, …
    package let number: Int
    package let name: String
    package let statements: [SQL]

    package init(_ number: Int, _ name: String, _ statements: [SQL]) {
        self.number = number
        self.name = name
        self.statements = statements
    }
}
