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
    func markup(in context: PageContext) -> HTML? {
        guard !kinds.isEmpty else { return nil }
        return """

            <section aria-labelledby="others-title">
            <h2 id="others-title">\(FactorWords.chooseAnother)</h2>
            <ul class="choices">\(kinds.map { choice($0, context) })
            </ul>
            </section>
            """
    }

    private func choice(_ kind: FactorKind, _ context: PageContext) -> HTML {
        let address = context.address(of: purpose.factorPath(asking: kind, next: next))
        return "\n<li><a href=\"\(address)\">\(FactorWords.choice(kind))</a></li>"
    }
}
