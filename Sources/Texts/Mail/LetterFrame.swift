import Domain

/// What stands around every letter: greeting, whom to ask, who writes.
struct LetterFrame {
    let greeting: String
    let question: String?
    let signature: String

    init(_ context: MailContext) {
        greeting = Self.isFitToGreet(context.givenName) ? "Hello \(context.givenName)," : "Hello,"
        question = context.contact.map { "Questions? Ask \($0)." }
        signature = context.organisation.name.isEmpty ? "Lockstep" : context.organisation.name
    }

    /// A name that a mail program would turn into a link could lead a reader away from the real one.
    private static func isFitToGreet(_ name: String) -> Bool {
        let endsWithDotsOnly = name.split(separator: ".").dropFirst().allSatisfy { $0.first?.isWhitespace == true }
        return !name.isEmpty && name.count <= 60 && endsWithDotsOnly
            && !name.contains { "/:@<>\\".contains($0) || $0.isNewline }
    }
}
