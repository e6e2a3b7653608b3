package import Domain

extension TextFault {
    /// Where it is and what to do: `Body, line 3, column 9: …`.
    package var words: String { "\(part.title), line \(line), column \(column): \(problemWords)" }

    private var problemWords: String {
        switch problem {
        case .empty: "there is nothing. Reset it, and the mail says what it says by itself."
        case .tooLong(let limit): "it is longer than \(limit) characters."
        case .unprintable: "there is a character that nobody can see. Type the line anew."
        case .secondLine: "it has to be one line."
        case .gapOpen: "“{{” has no “}}” on the same line."
        case .gapUnknown(let name, let known):
            "“{{\(name)}}” is nothing that is known here. What can stand here: "
                + known.map { "{{\($0.rawValue)}}" }.joined(separator: " ") + "."
        case .labelMisplaced(let gap):
            gap == .link
                ? "behind the colon of “{{link: …}}” stands what its button reads."
                : "only a link has a button. Write “{{\(gap.rawValue)}}”."
        case .notAlone(let gap): "“{{\(gap.rawValue)}}” needs the line for itself."
        case .missing(.link): "the mail has no link. Put “{{link}}” or “{{message}}” on a line of its own."
        case .missing(let gap):
            "“{{\(gap.rawValue)}}” is missing. This mail says different things in different cases, so your own words stand"
                + " before it or behind it."
        case .secondLink: "the mail has its link already. “{{message}}” holds one, too."
        case .foreignLink:
            "a mail holds one link, so that people know which one to trust. Name the place in words instead."
        }
    }
}

extension TextPart {
    package var title: String {
        switch self {
        case .subject: "Subject"
        case .greeting: "Greeting"
        case .body: "Body"
        case .closing: "Closing"
        }
    }
}
