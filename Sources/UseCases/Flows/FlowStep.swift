package import Formats

/// Where a flow stands after a step.
package enum FlowStep<End: Sendable>: Sendable {
    case ended(End)
    /// One of the account's factors has to answer first, in the flow that this token opens. It goes into a cookie: who has
    /// the token has the flow.
    case factorNeeded(Token)
}
