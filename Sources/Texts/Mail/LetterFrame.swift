import Domain

/// What stands around every letter: greeting, whom to ask, who writes.
struct LetterFrame {
    var greeting: String
    /// Whom to ask; a paragraph each.
    var questions: [String]
    let signature: String

    init(_ context: MailContext) {
        greeting = context.greetableName.map { "Hello \($0)," } ?? "Hello,"
        questions = context.contact.map { ["Questions? Ask \($0)."] } ?? []
        signature = context.organisation.name.isEmpty ? "Lockstep" : context.organisation.name
    }

    /// What stands below the letter.
    var closing: [String] { questions + [signature] }
}

extension MailContext {
    /// The name, where it can be repeated: one that a mail program would turn into a link could lead a reader away from the
    /// real one.
    var greetableName: String? {
        let name = givenName
        let endsWithDotsOnly = name.split(separator: ".").dropFirst().allSatisfy { $0.first?.isWhitespace == true }
        let isFit =
            !name.isEmpty && name.count <= 60 && endsWithDotsOnly
            && !name.contains { "/:@<>\\".contains($0) || $0.isNewline }
        return isFit ? name : nil
    }
}
