/// The schema as the sum of its steps.
package enum Schema {
    package static let migrations: [Migration] = []
}
