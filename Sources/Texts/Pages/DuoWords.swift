/// Duo: being sent there, setting it up, and removing it.
package enum DuoWords {
    // MARK: Being asked

    package static let goThere = "Go On with Duo"
    package static let goThereHint = "Duo’s own page opens, and brings you back here."

    // MARK: Among the second proofs

    package static let title = "Duo"
    package static let none =
        "Your organisation uses Duo. It can answer for you as long as you have nothing else set up."
    package static let setUp = "Set Up Duo"
    package static let since = "Active since"
    package static let alone = "When you set up another second proof, it takes Duo’s place."
    package static let removeTitle = "Remove it"
    package static let remove = "Remove Duo"
    package static let addedTitle = "Duo is set up."
    package static let addedText = "From now on you are sent there when you sign in."
    package static let removed = "Duo was removed."

    // MARK: Setting it up

    package static let setUpTitle = "Set up Duo"
    package static let setUpWhy =
        "Duo’s own page opens and asks whether it is you. When it brings you back here, Duo is set up."
    package static let back = "Back without setting it up"
}
