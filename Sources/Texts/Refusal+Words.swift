package import Domain

extension Refusal {
    /// What a person reads beside the field: what is wrong and what to do. Never blames.
    package var words: String {
        code
    }
}
