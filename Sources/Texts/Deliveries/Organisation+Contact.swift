package import Domain

extension Organisation {
    /// Whom to ask, in the middle of a sentence.
    package var shortContact: String {
        [contactName, contactEmail].first { !$0.isEmpty } ?? ReceiptWords.someone
    }
}
