/// One step of the schema. Once released it never changes; a later step corrects it.
package struct Migration: Sendable {
    /// Its place in the one timeline: 1, 2, 3, …
    package let number: Int
    package let name: String
    package let statements: [SQL]
    /// What PostgreSQL alone has to be told, behind the others: how it stores things.
    package let onPostgreSQL: [SQL]

    package init(_ number: Int, _ name: String, _ statements: [SQL], onPostgreSQL: [SQL] = []) {
        self.number = number
        self.name = name
        self.statements = statements
        self.onPostgreSQL = onPostgreSQL
    }

    func statements(on engine: Engine) -> [SQL] {
        switch engine {
        case .sqlite: statements
        case .postgresql: statements + onPostgreSQL
        }
    }
}
