import Domain
import Texts

/// *Try another way*: on every page that asks for a factor, a link to each of the others that may answer.
///
/// Links, and no forms: whoever looks at another way has ended nothing, and may come back to the first one.
struct OtherWays {
    let purpose: FlowPurpose
    let kinds: ArraySlice<FactorKind>
    let next: FactorsDestination?

    /// On lines of its own, below what comes before; `nil` where nothing else may answer.
    var markup: HTML? {
        guard !kinds.isEmpty else { return nil }
        return """

            <section aria-labelledby="others-title">
            <h2 id="others-title">\(FactorWords.chooseAnother)</h2>
            <ul class="choices">\(kinds.map(choice))
            </ul>
            </section>
            """
    }

    private func choice(_ kind: FactorKind) -> HTML {
        let path = HTML(stringLiteral: purpose.factorPath)
        let rest: HTML? = next.map { "&amp;next=\($0.rawValue)" }
        return "\n<li><a href=\"\(path)?factor=\(kind.rawValue)\(rest)\">\(FactorWords.choice(kind))</a></li>"
    }
}
