/// The way in for emergencies.
package enum BreakGlassWords {
    package static let title = "Emergency sign-in"
    package static let lead =
        "For an owner who can sign in no other way. Type the code that the host printed: it is good once, and the"
        + " session ends with the code’s hour."
    package static let loud = "Every owner and administrator is told by mail that it was used, from where and when."
    package static let code = "Break-glass code"
    package static let signIn = "Sign In With This Code"
}
